import { createEngine } from '../engine/create.js';
import { messageOf, UserError } from '../errors/user-error.js';
import { networkText } from '../models/trained-network.js';
import { guarded, guardProcess } from '../plugins/own/guarded.js';
import { pluginErrorAmong } from '../plugins/own/plugin-error.js';
import type { OwnSource } from '../plugins/own/source.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { peakMemory, restartPeak } from '../system/peak-memory.js';
import { type Execution, Executor } from './executor.js';
import type { ExecutionListener, ExecutionTotals } from './learned-run.js';
import type { Failure, FromWorker, GroupOrder, RunMessage, ToWorker, WorkerSetup } from './messages.js';

/** A process that computes runs for its parent: one at a time, or a group side by side. */

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

/** The runs that are computed now, by id, and whether the parent still wants them. */
const atWork = new Map<string, { isWanted: boolean }>();

/** Ends a run that the parent no longer wants. */
class Abandoned extends Error {}

const tellOf = (id: string, message: RunMessage): void => tell({ type: 'run', id, message });

/** Computes a group, and tells of each run as it ends. */
async function runGroup({ runs, own, withNetwork, ...options }: GroupOrder): Promise<void> {
  for (const { id } of runs) atWork.set(id, { isWanted: true });
  try {
    // What an own file keeps in its variables must not reach the next run.
    for (const source of own.scenario) await scenarios.loadAfresh(source);
    for (const source of own.strategy) await strategies.loadAfresh(source);
    const sources = [...own.strategy, ...own.scenario];
    const executions = runs.map(
      ({ id, configuration }): Execution => ({ configuration, listener: listenerOf(id) }),
    );
    restartPeak();
    const execute = () => executor!.executeTogether(executions, options);
    const ended = sources.length > 0 ? [guardedBy(sources, () => execute()[0]!)] : execute();
    await Promise.all(runs.map(({ id }, index) => tellEnd(id, ended[index]!, withNetwork)));
  } catch (error) {
    for (const { id } of runs) tellOf(id, failureOf(error));
  } finally {
    atWork.clear();
  }
}

/** The parent hears nothing more of a run that it no longer wants, which ends where it would tell it something. */
function listenerOf(id: string): ExecutionListener {
  const say = (message: RunMessage) => {
    if (!atWork.get(id)!.isWanted) throw new Abandoned();
    tellOf(id, message);
  };
  return {
    started: (taskClasses) => say({ type: 'started', taskClasses }),
    progress: (done) => say({ type: 'progress', done }),
    accuracy: (entry) => say({ type: 'accuracy', entry }),
    earlyAccuracy: (entry) => say({ type: 'early-accuracy', entry }),
  };
}

async function tellEnd(
  id: string,
  ended: Promise<ExecutionTotals>,
  withNetwork: boolean | undefined,
): Promise<void> {
  try {
    const { network, ...totals } = await ended;
    const text = withNetwork ? { network: networkText(network) } : {};
    tellOf(id, { type: 'finished', ...totals, peakMemory: peakMemory(), ...text });
  } catch (error) {
    if (!(error instanceof Abandoned)) tellOf(id, failureOf(error));
  }
}

/** Executes a run that uses a user's own files. @throws PluginError, also for what would otherwise end the process. */
async function guardedBy<T>(sources: readonly OwnSource[], execute: () => Promise<T>): Promise<T> {
  try {
    return await guarded(sources, execute);
  } catch (error) {
    throw error instanceof UserError ? error : pluginErrorAmong(sources, error);
  }
}

/** One group at a time: a run that is no longer wanted may still be at work when the parent asks for the next. */
let latest: Promise<void> = Promise.resolve();

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'setup':
      latest = setUp(message).catch((error: unknown) => tell(failureOf(error)));
      break;
    case 'group':
      latest = latest.then(() => runGroup(message));
      break;
    case 'abandon': {
      const run = atWork.get(message.id);
      // It may have ended meanwhile.
      if (run) run.isWanted = false;
    }
  }
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
