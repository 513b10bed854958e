import Table from 'cli-table3';
import { COLUMNS } from '../../src/cli/columns.js';
import type { Measurement } from './report.js';
import { spreadText } from './spread-text.js';

/** A row for each measurement and peer. */
export function measurementTable(measurements: readonly Measurement[]): string {
  const table = new Table({
    ...COLUMNS,
    head: [
      'what',
      'head',
      'strategy',
      'hidden',
      'blocks',
      'unit',
      'ours',
      'overhead',
      'MB',
      'peer',
      'optimizer',
      "peer's",
      'ratio',
    ],
  });
  for (const measurement of measurements) {
    const { what, head, strategy, hidden, blocks, stepsABlock, unit, ours, cost, peers } = measurement;
    const counts = stepsABlock === undefined ? blocks : `${blocks} × ${stepsABlock} steps`;
    const costs = cost ? [cost.overhead.toFixed(2), Math.round(cost.peakMemory / 1e6)] : ['–', '–'];
    const own = [what, head, strategy, hidden, counts, unit, spreadText(ours, blocks), ...costs];
    if (peers.length === 0) table.push([...own, '–', '–', '–', '–']);
    for (const { name, optimizer, ratio, ...times } of peers) {
      table.push([...own, name, optimizer ?? '–', spreadText(times, blocks), spreadText(ratio, blocks)]);
    }
  }
  return table.toString();
}

export const CAPTION =
  'Medians over the blocks, with quartiles; ours and the peer take turns. Ratio: ours divided by the peer’s time, block by\n' +
  'block; below 1, ours is faster. One thread. A step: batch 128, 1,024 inputs, two hidden layers, gathering included.\n' +
  'A run: Split MNIST, domain-incremental, from the start of the program to its last line. Overhead: seconds of it that are\n' +
  'neither learning nor testing. MB: the peak memory of the process that computed it.';
