import { join } from 'node:path';

export const SEEDS = 4;
export const RUNS = 2 * SEEDS;

/** Asks for a part of a table, short: one pass over the data with a small network. */
export const tablePart = (folder: string, db: string, ...more: string[]) => [
  ...['reproduce', 'table4', '--preset', 'paper', '--head', 'mlp', '--strategy', 'adam,adagrad'],
  ...['--seeds', `${SEEDS}`, '--set', 'training.epochs=1', '--set', 'head.hidden=[16]'],
  ...['--set', 'training.batchSize=512'],
  ...['--db', join(folder, `${db}.sqlite`), '--out', join(folder, db)],
  ...more,
];
