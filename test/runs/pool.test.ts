import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Device } from '../../src/engine/engine.js';
import type { FromWorker, ToWorker } from '../../src/runs/messages.js';
import { type Job, type RunMessage, runJobs, Unprepared } from '../../src/runs/pool.js';
import { workerProcess } from '../../src/runs/worker-process.js';

vi.mock('../../src/runs/worker-process.js', () => ({ workerProcess: vi.fn() }));

/** A worker that does what the test says. */
class FakeWorker extends EventEmitter {
  readonly pid = 1;
  readonly sent: ToWorker[] = [];
  connected = true;
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;

  constructor(private readonly receive: (message: ToWorker, worker: FakeWorker) => void) {
    super();
  }

  send(message: ToWorker): void {
    this.sent.push(message);
    setImmediate(() => this.receive(message, this));
  }

  say(message: FromWorker): void {
    this.emit('message', message);
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.exitCode !== null || this.signalCode !== null) return;
    this.signalCode = signal;
    this.emit('exit', null, signal);
  }

  disconnect(): void {
    this.connected = false;
    this.exitCode = 0;
    this.emit('exit', 0, null);
  }
}

const finished = {
  type: 'finished' as const,
  parameterCount: 1,
  methodMemory: { bytes: 785, samples: { count: 1, as: 'images', bytesEach: 784 } },
  confusion: { kind: 'domain', tasks: [] },
  seconds: 1,
  peakMemory: 1,
  anytime: null,
} satisfies FromWorker;
const ahead = { dataset: 'mnist', backbone: { name: 'pixels' } };

/** Reads ahead and computes whatever it gets. */
const good = () =>
  new FakeWorker((message, worker) => worker.say(message.type === 'setup' ? { type: 'ready' } : finished));
const unprepared = () => new FakeWorker((_, worker) => worker.say({ type: 'unprepared' }));

let workers: FakeWorker[];
/** The processes that are started, one after the other. */
function starting(...given: FakeWorker[]): void {
  workers = given;
  const left = [...given];
  vi.mocked(workerProcess).mockImplementation(() => left.shift() as unknown as ChildProcess);
}
beforeEach(() => vi.mocked(workerProcess).mockReset());

const job = (id: string) => ({ id, configuration: { scenario: {}, strategy: {} } }) as unknown as Job;

/** Runs jobs; returns what was reported about each. */
async function run(
  ids: string[],
  lanes = 1,
  device: Device = 'cpu',
  tf32?: boolean,
): Promise<[id: string, type: RunMessage['type']][]> {
  const left = ids.map(job);
  const told: [string, RunMessage['type']][] = [];
  const source = {
    get isEmpty() {
      return left.length === 0;
    },
    take: async () => left.shift(),
  };
  const { signal } = new AbortController();
  await runJobs(
    source,
    { workers: lanes, backend: 'onnx', device, tf32, signal, ahead },
    ({ id }, { type }) => {
      told.push([id, type]);
      return true;
    },
  );
  return told;
}

const aheadOf = ({ sent: [setup] }: FakeWorker) => setup?.type === 'setup' && setup.ahead;

it('a worker in the place of one that was killed reads nothing ahead', async () => {
  const dying = new FakeWorker((message, worker) =>
    message.type === 'setup' ? worker.say({ type: 'ready' }) : worker.kill(),
  );
  starting(dying, good());
  expect(await run(['one', 'two'])).toEqual([
    ['one', 'failed'],
    ['two', 'finished'],
  ]);
  expect(workers.map(aheadOf)).toEqual([ahead, undefined]);
});

it('a worker in the place of one that was killed before it was ready does', async () => {
  starting(new FakeWorker((_, worker) => worker.kill()), good());
  expect(await run(['one'])).toEqual([['one', 'finished']]);
  expect(workers.map(aheadOf)).toEqual([ahead, ahead]);
});

it('a worker is started for TF32 if it is asked for', async () => {
  starting(good(), good());
  await run(['one'], 1, 'cuda', true);
  await run(['one'], 1, 'cuda');
  expect(vi.mocked(workerProcess).mock.calls).toEqual([[true], [undefined]]);
});

it('a GPU whose libraries end a worker is refused; one that lacks memory is tried again', async () => {
  const ended = (signal: NodeJS.Signals) => new FakeWorker((_, worker) => worker.kill(signal));
  starting(ended('SIGSEGV'));
  await expect(run(['one'], 1, 'cuda')).rejects.toThrow(
    /^--device cuda cannot be used here: .* \(loading its libraries into a process killed it with SIGSEGV\)$/,
  );
  starting(ended('SIGKILL'), good());
  expect(await run(['one'], 1, 'cuda')).toEqual([['one', 'finished']]);
  const late = new FakeWorker((message, worker) =>
    message.type === 'setup' ? worker.say({ type: 'ready' }) : worker.kill('SIGSEGV'),
  );
  starting(late);
  expect(await run(['one'], 1, 'cuda')).toEqual([['one', 'failed']]);
  const idle = new FakeWorker((message, worker) => {
    if (message.type !== 'setup') return;
    worker.say({ type: 'ready' });
    worker.kill('SIGSEGV');
  });
  starting(idle, good());
  // The fake source gives the first job away for nothing.
  expect(await run(['one', 'two'], 1, 'cuda')).toEqual([['two', 'finished']]);
});

it('a process that was killed before it was needed is replaced', async () => {
  const dead = good();
  dead.kill();
  starting(dead, good());
  expect(await run(['one'])).toEqual([['one', 'finished']]);
  expect(dead.sent).toEqual([]);
});

it('stops if features have to be prepared first, before any run', async () => {
  starting(unprepared());
  await expect(run(['one'])).rejects.toThrow(Unprepared);
  expect(workers[0]!.signalCode).toBe('SIGKILL');
});

it('goes on if another worker has read what one finds damaged', async () => {
  const late = new FakeWorker((_, worker) => {
    setTimeout(() => worker.say({ type: 'unprepared' }), 50);
  });
  const slow = new FakeWorker((message, worker) => {
    if (message.type === 'setup') worker.say({ type: 'ready' });
    else setTimeout(() => worker.say(finished), 100);
  });
  starting(slow, late, good());
  expect((await run(['one', 'two'], 2)).toSorted()).toEqual([
    ['one', 'finished'],
    ['two', 'finished'],
  ]);
  expect(workers.map(aheadOf)).toEqual([ahead, ahead, undefined]);
});
