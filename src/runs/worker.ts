import { createEngine } from '../engine/create.js';
import { messageOf, UserError } from '../errors/user-error.js';
import { guarded, guardProcess } from '../plugins/own/guarded.js';
import { pluginErrorAmong } from '../plugins/own/plugin-error.js';
import type { OwnSource } from '../plugins/own/source.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { peakMemory, restartPeak } from '../system/peak-memory.js';
import { type ExecutionListener, Executor } from './executor.js';
import type { Failure, FromWorker, RunOrder, ToWorker, WorkerSetup } from './messages.js';

/** A process that computes runs for its parent, one at a time. */

const { exit } = process;

guardProcess();

// Loaded while the parent finds out what is to be run. If one is broken, the run that needs it says so.
void Promise.allSettled([scenarios.list(), strategies.list()]);

let executor: Executor | undefined;

/** A broken channel means that the parent has ended; 'disconnect' handles that. */
const tell = (message: FromWorker): void => {
  process.send?.(message, () => {});
};

async function setUp({ backend, device, ahead }: WorkerSetup): Promise<void> {
  executor = new Executor(await createEngine(backend, device, { flushDenormals: true }));
  const isThere = !ahead || (await executor.readAhead(ahead));
  tell({ type: isThere ? 'ready' : 'unprepared' });
}

async function run({ configuration, evaluateEvery, own }: RunOrder): Promise<void> {
  // What an own file keeps in its variables must not reach the next run.
  for (const source of own.scenario) await scenarios.loadAfresh(source);
  for (const source of own.strategy) await strategies.loadAfresh(source);
  const execute = () => executor!.execute(configuration, listener, evaluateEvery);
  const listener: ExecutionListener = {
    started: (taskClasses) => tell({ type: 'started', taskClasses }),
    progress: (done) => tell({ type: 'progress', done }),
    accuracy: (entry) => tell({ type: 'accuracy', entry }),
    earlyAccuracy: (entry) => tell({ type: 'early-accuracy', entry }),
  };
  const sources = [...own.strategy, ...own.scenario];
  restartPeak();
  const totals = await (sources.length > 0 ? guardedBy(sources, execute) : execute());
  tell({ type: 'finished', ...totals, peakMemory: peakMemory() });
}

/** Executes a run that uses a user's own files. @throws PluginError, also for what would otherwise end the process. */
async function guardedBy<T>(sources: readonly OwnSource[], execute: () => Promise<T>): Promise<T> {
  try {
    return await guarded(sources, execute);
  } catch (error) {
    throw error instanceof UserError ? error : pluginErrorAmong(sources, error);
  }
}

process.on('message', (message: ToWorker) => {
  const work = message.type === 'setup' ? setUp(message) : run(message);
  work.catch((error: unknown) => tell(failureOf(error)));
});

function failureOf(error: unknown): Failure {
  const message = messageOf(error).split('\n')[0]!;
  if (error instanceof UserError) return { type: 'failed', message, exitCode: error.exitCode };
  const stack = error instanceof Error ? error.stack : undefined;
  return { type: 'failed', message, exitCode: 1, ...(stack ? { stack } : {}) };
}

// Signals often reach a whole group of processes; the parent decides what happens to its workers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => exit.call(process, 0));
