import { type Backend, checkDevice, type Device } from '../engine/engine.js';
import { UserError } from '../errors/user-error.js';
import { type Address, withoutPassword } from '../queue/address.js';
import { countOf } from '../reporting/cells/numbers.js';
import { checkBatchSeeds } from '../runs/batched/batch-seeds.js';
import { type RunConfiguration, usesOwnFiles } from '../runs/configuration.js';
import { runGrid } from '../runs/grid.js';
import { countDistinct, identityOf } from '../runs/identity.js';
import type { RunRecord } from '../runs/record.js';
import { type Shard, shareOf } from '../runs/shards/shard.js';
import { requireWritable } from '../system/write-whole.js';
import { openResults } from './open-results.js';
import { progressDisplay } from './progress/run-progress.js';
import { doneJson, doneText, shareText } from './shard/shown.js';
import { untilStopped, whenStopped } from './stopping.js';

export interface RunOptions {
  /** Database file. */
  db: string;
  backend: Backend;
  device: Device;
  /** Whether a GPU computes products in TF32. */
  tf32?: boolean | undefined;
  jobs?: number | undefined;
  /** How many seeds of a configuration are computed in one program. */
  batchSeeds?: number | undefined;
  /** Every how many steps runs also test on the way. */
  evalEvery?: number | undefined;
  /** A queue whose workers compute what is missing, in place of this machine. */
  queue?: Address | undefined;
  /** The folder that the runs' networks are written into. */
  saveModel?: string | undefined;
  /** Only this share of the runs. */
  shard?: Shard | undefined;
  /** Whether to print JSON. */
  json?: boolean | undefined;
  /** Tags and a note for all of the runs, those that are stored already too. */
  tag?: string[] | undefined;
  note?: string | undefined;
  /** What to say if a signal stops it: what is kept, and how to go on. By default: that the runs are stored. */
  ifStopped?: string | undefined;
}

const GO_ON = 'the finished runs are stored. To go on, repeat the command.';

const QUEUE_GOES_ON =
  'the finished runs are stored, and workers go on with those in the queue. To take their results, repeat the command.';

/**
 * Runs what is not in the database yet, showing the progress on standard error, and then shows the runs that were
 * asked for, failed ones too. Of a shard, which lacks the runs of the others, it shows what is done in their place. Shows
 * nothing if a signal stops it.
 * @throws UserError if runs failed, or were deleted meanwhile, after showing the others.
 */
export async function runAndShow(
  grid: readonly RunConfiguration[],
  { ifStopped, ...options }: RunOptions,
  show: (runs: RunRecord[]) => void | Promise<void>,
): Promise<void> {
  whenStopped(ifStopped ?? (options.queue ? QUEUE_GOES_ON : GO_ON));
  const { shard } = options;
  const configurations = shard ? shareOf(grid, shard, options) : grid;
  const whole = shard ? countDistinct(grid) : 0;
  if (shard) process.stderr.write(`${shareText(shard, countDistinct(configurations), whole)}\n`);
  const alone = onesAlone(configurations, options.batchSeeds);
  if (alone !== undefined) process.stderr.write(`${alone}\n`);
  const { runs, failed, isStopped } = await untilStopped((signal) =>
    runAndRead(configurations, grid, options, signal),
  );
  if (isStopped) return;
  // Counting hashes each one, which takes seconds for large grids.
  const deleted = runs.length < configurations.length ? countDistinct(configurations) - runs.length : 0;
  if (shard) showDone(shard, runs, whole, options);
  else if (runs.length > 0) await show(runs);
  if (failed > 0) {
    throw new UserError(
      `${failed} of ${countOf(runs.length, 'run')} failed; to try ${failed === 1 ? 'it' : 'them'} again, repeat the command`,
    );
  }
  if (deleted > 0) {
    throw new UserError(
      `${countOf(deleted, 'run')} ${deleted === 1 ? 'was' : 'were'} deleted meanwhile, so what is shown is not all; to run ${deleted === 1 ? 'it' : 'them'} again, repeat the command`,
    );
  }
}

function showDone(shard: Shard, runs: readonly RunRecord[], grid: number, { db, json }: RunOptions): void {
  process.stdout.write(
    json ? `${JSON.stringify(doneJson(shard, runs, grid, db), null, 2)}\n` : doneText(shard, runs, grid, db),
  );
}

/** Says which runs are not batched although that is asked for; undefined if there are none. */
function onesAlone(
  configurations: readonly RunConfiguration[],
  batchSeeds: number | undefined,
): string | undefined {
  if (batchSeeds === undefined || batchSeeds === 1 || !configurations.some(usesOwnFiles)) return undefined;
  return 'runs that use files of your own are computed one by one: their code may keep what it was called with';
}

/** The database is closed when the runs are shown, whose reader may end the process by not reading on. */
async function runAndRead(
  configurations: readonly RunConfiguration[],
  whole: readonly RunConfiguration[],
  { db, backend, device, tf32, jobs, batchSeeds, evalEvery, queue, saveModel, tag, note }: RunOptions,
  signal: AbortSignal,
): Promise<{ runs: RunRecord[]; failed: number; isStopped: boolean }> {
  checkDevice(backend, device, tf32);
  checkBatchSeeds(backend, batchSeeds);
  if (saveModel !== undefined) requireWritable(saveModel, '--save-model');
  // Loaded only for those that have a queue.
  const through = queue && (await import('../queue/parent/through.js'));
  const connection = through && (await through.connected(queue));
  const store = openResults(db);
  const display = progressDisplay(process.stderr, device);
  let failed = 0;
  try {
    if (tag || note !== undefined) store.tag(configurations.map(identityOf), { add: tag, note });
    const runs = await runGrid(
      store,
      configurations,
      {
        backend,
        device,
        tf32,
        jobs,
        batchSeeds,
        evaluateEvery: evalEvery,
        saveModel,
        whole,
        command: process.argv.slice(2).map(withoutPassword),
        compute: connection && through.byQueue(connection),
        signal,
      },
      {
        ...display.listener,
        failed: (job, message) => {
          failed++;
          display.listener.failed(job, message);
        },
      },
    );
    return { runs, failed, isStopped: signal.aborted };
  } finally {
    display.end();
    store.close();
    connection?.close();
  }
}
