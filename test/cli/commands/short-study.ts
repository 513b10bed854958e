import type { jsonOf } from '../../../src/tuning/shown/json.js';

/** Six trials, two of them with three seeds: ten short runs. */
export const tune = (db: string, ...more: string[]): string[] => [
  ...[
    'tune',
    '--scenario',
    'split-mnist/domain',
    '--strategy',
    'l2',
    '--space',
    'l2.coefficient=log:0.1..10',
  ],
  ...['--space', 'learning-rate=log:1e-4..1e-2', '--trials', '6', '--seeds', '1,3', '--jobs', '1'],
  ...['--set', 'head.hidden=[16]', '--set', 'training.steps=40', '--db', db, '--out', `out-${db}`, ...more],
];

export type Studies = { studies: (ReturnType<typeof jsonOf> & { preset: string | null })[]; files: string[] };

export const jsonIn = ({ out }: { out: string }): Studies => JSON.parse(out);

/** What must be the same however a study was disturbed. */
export const outcomeOf = (ended: { out: string }) =>
  jsonIn(ended).studies.map(({ id, winner, trials }) => ({
    id,
    winner,
    trials: trials.map(({ trial, stage, accuracies, values }) => ({ trial, stage, accuracies, values })),
  }));
