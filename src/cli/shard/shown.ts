import { countOf } from '../../reporting/cells/numbers.js';
import type { RunRecord } from '../../runs/record.js';
import { type Shard, shardText } from '../../runs/shards/shard.js';

/** `Shard 3/16 has 7 of the grid's 120 runs` */
export const shareText = (shard: Shard, runs: number, grid: number): string =>
  `Shard ${shardText(shard)} has ${runs} of the grid's ${countOf(grid, 'run')}`;

/** What a shard has done, in place of tables, which need the runs of all shards. */
export function doneText(shard: Shard, runs: readonly RunRecord[], grid: number, database: string): string {
  const finished = finishedOf(runs);
  const done =
    runs.length === 0
      ? 'there is nothing to do'
      : `${finished === runs.length ? (finished === 1 ? 'it is' : 'all are') : `${finished} are`} stored in ${database}`;
  return [
    `${shareText(shard, runs.length, grid)}; ${done}.`,
    'Tables are made of all shards. When the others are done too, import their databases into one:',
    '  continual-bench import part-*.sqlite --db whole.sqlite',
    'Then repeat this command with --db whole.sqlite and without --shard.',
    '',
  ].join('\n');
}

/** The same for `--json`. */
export const doneJson = (shard: Shard, runs: readonly RunRecord[], grid: number, database: string) => ({
  shard: { ...shard, runs: runs.length, grid },
  finished: finishedOf(runs),
  database,
});

const finishedOf = (runs: readonly RunRecord[]): number =>
  runs.filter(({ status }) => status === 'finished').length;
