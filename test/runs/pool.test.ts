import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Device } from '../../src/engine/engine.js';
import type { FromWorker, GroupOrder, RunMessage, ToWorker } from '../../src/runs/messages.js';
import { type Job, runJobs, Unprepared } from '../../src/runs/pool.js';
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

  /** About each of the runs that it got last. */
  sayOfRuns(message: RunMessage): void {
    const order = this.sent.findLast(({ type }) => type === 'group') as GroupOrder;
    for (const { id } of order.runs) this.say({ type: 'run', id, message });
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
} satisfies RunMessage;
const ahead = { dataset: 'mnist', backbone: { name: 'pixels' } };

/** Reads ahead and computes whatever it gets. */
const good = () =>
  new FakeWorker((message, worker) => {
    if (message.type === 'setup') worker.say({ type: 'ready' });
    else worker.sayOfRuns(finished);
  });
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

/**
 * Runs jobs, in groups of so many; returns what was reported about each.
 * @param isWanted whether a job is still to be computed after a message
 */
async function run(
  ids: string[],
  {
    workers = 1,
    lanes = 1,
    device = 'cpu' as Device,
    tf32 = undefined as boolean | undefined,
    isWanted = (_id: string, _message: RunMessage): boolean => true,
  } = {},
): Promise<[id: string, type: RunMessage['type']][]> {
  const left = ids.map(job);
  const told: [string, RunMessage['type']][] = [];
  const source = {
    get isEmpty() {
      return left.length === 0;
    },
    take: async () => (left.length > 0 ? { jobs: left.splice(0, lanes), lanes } : undefined),
  };
  const { signal } = new AbortController();
  await runJobs(source, { workers, backend: 'onnx', device, tf32, signal, ahead }, ({ id }, message) => {
    told.push([id, message.type]);
    return isWanted(id, message);
  });
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
  await run(['one'], { device: 'cuda', tf32: true });
  await run(['one'], { device: 'cuda' });
  expect(vi.mocked(workerProcess).mock.calls).toEqual([[true], [undefined]]);
});

it('a GPU whose libraries end a worker is refused; one that lacks memory is tried again', async () => {
  const ended = (signal: NodeJS.Signals) => new FakeWorker((_, worker) => worker.kill(signal));
  starting(ended('SIGSEGV'));
  await expect(run(['one'], { device: 'cuda' })).rejects.toThrow(
    /^--device cuda cannot be used here: .* \(loading its libraries into a process killed it with SIGSEGV\)$/,
  );
  starting(ended('SIGKILL'), good());
  expect(await run(['one'], { device: 'cuda' })).toEqual([['one', 'finished']]);
  const late = new FakeWorker((message, worker) =>
    message.type === 'setup' ? worker.say({ type: 'ready' }) : worker.kill('SIGSEGV'),
  );
  starting(late);
  expect(await run(['one'], { device: 'cuda' })).toEqual([['one', 'failed']]);
  const idle = new FakeWorker((message, worker) => {
    if (message.type !== 'setup') return;
    worker.say({ type: 'ready' });
    worker.kill('SIGSEGV');
  });
  starting(idle, good());
  // The fake source gives the first job away for nothing.
  expect(await run(['one', 'two'], { device: 'cuda' })).toEqual([['two', 'finished']]);
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
    else setTimeout(() => worker.sayOfRuns(finished), 100);
  });
  starting(slow, late, good());
  expect((await run(['one', 'two'], { workers: 2 })).toSorted()).toEqual([
    ['one', 'finished'],
    ['two', 'finished'],
  ]);
  expect(workers.map(aheadOf)).toEqual([ahead, ahead, undefined]);
});

const startedOf = (worker: FakeWorker) => worker.sayOfRuns({ type: 'started', taskClasses: [[0]] });

describe('a group', () => {
  const group = ['one', 'two', 'three'];

  it('is one order, and the next is given when all of its runs have ended', async () => {
    starting(good());
    const told = await run([...group, 'four'], { lanes: 3 });
    expect(told.map(([id]) => id)).toEqual(['one', 'two', 'three', 'four']);
    const orders = workers[0]!.sent.flatMap((message) => (message.type === 'group' ? [message] : []));
    expect(orders.map(({ runs, lanes }) => [runs.map(({ id }) => id), lanes])).toEqual([
      [group, 3],
      [['four'], 3],
    ]);
  });

  it('of which one is lost goes on without it, and nothing more is heard of that one', async () => {
    const worker = new FakeWorker((message, self) => {
      if (message.type === 'setup') self.say({ type: 'ready' });
      else if (message.type === 'group') startedOf(self);
      else self.sayOfRuns(finished);
    });
    starting(worker);
    expect(await run(group, { lanes: 3, isWanted: (id) => id !== 'two' })).toEqual([
      ['one', 'started'],
      ['two', 'started'],
      ['three', 'started'],
      ['one', 'finished'],
      ['three', 'finished'],
    ]);
    expect(worker.sent.at(-1)).toEqual({ type: 'abandon', id: 'two' });
    expect(worker.signalCode).toBeNull();
  });

  it('of which all are lost is stopped with its process', async () => {
    const worker = new FakeWorker((message, self) => {
      if (message.type === 'setup') self.say({ type: 'ready' });
      else if (message.type === 'group') startedOf(self);
    });
    starting(worker, good());
    const told = await run([...group, 'four'], { lanes: 3, isWanted: (id) => !group.includes(id) });
    expect(told.slice(3)).toEqual([['four', 'finished']]);
    expect(worker.sent.slice(2)).toEqual([
      { type: 'abandon', id: 'one' },
      { type: 'abandon', id: 'two' },
    ]);
    expect(worker.signalCode).toBe('SIGKILL');
  });

  it('of which one fails goes on', async () => {
    starting(
      new FakeWorker((message, self) => {
        if (message.type === 'setup') return self.say({ type: 'ready' });
        self.say({ type: 'run', id: 'two', message: { type: 'failed', message: 'NaN', exitCode: 1 } });
        for (const id of ['one', 'three']) self.say({ type: 'run', id, message: finished });
      }),
    );
    expect(await run(group, { lanes: 3 })).toEqual([
      ['two', 'failed'],
      ['one', 'finished'],
      ['three', 'finished'],
    ]);
  });

  it('whose process dies fails, but for the runs that have ended', async () => {
    starting(
      new FakeWorker((message, self) => {
        if (message.type === 'setup') return self.say({ type: 'ready' });
        self.say({ type: 'run', id: 'one', message: finished });
        self.kill();
      }),
    );
    expect(await run(group, { lanes: 3 })).toEqual([
      ['one', 'finished'],
      ['two', 'failed'],
      ['three', 'failed'],
    ]);
  });
});
