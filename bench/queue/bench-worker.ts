import { addressOf } from '../../src/queue/address.js';
import { connected } from '../../src/queue/connection.js';
import { work } from '../../src/queue/worker/work.js';
import type { RunMessage } from '../../src/runs/messages.js';
import type { runJobs } from '../../src/runs/pool.js';

/**
 * A worker that computes nothing: it answers each run at once with accuracies of five tasks. What it measures is the queue.
 * Arguments: the address of Redis, how many runs it is at at once, and how many milliseconds each takes.
 */
const [address = '', jobs = '4', milliseconds = '0'] = process.argv.slice(2);

const TASKS = 5;

function messages(): RunMessage[] {
  const entry = (trainTask: number, testTask: number) => ({
    ...{
      trainTask,
      testTask,
      accuracy: 0.65,
      loss: 0.6912345678,
      samples: 2000,
      seconds: 0.0123456789,
    },
  });
  const pairs = Array.from({ length: TASKS }, (_, after) =>
    Array.from({ length: after + 1 }, (_, on) => entry(after + 1, on + 1)),
  ).flat();
  const counts: [number, number, number][] = [
    [0, 0, 700],
    [0, 1, 300],
    [1, 0, 400],
    [1, 1, 600],
  ];
  return [
    { type: 'started', taskClasses: Array.from({ length: TASKS }, (_, task) => [2 * task, 2 * task + 1]) },
    ...pairs.map((one): RunMessage => ({ type: 'accuracy', entry: one })),
    {
      type: 'finished',
      parameterCount: 89610,
      methodMemory: { bytes: 0, samples: { count: 0, bytesEach: 784, as: 'images' } },
      confusion: {
        kind: 'domain',
        tasks: Array.from({ length: TASKS }, (_, task) => ({
          classes: { 0: [2 * task], 1: [2 * task + 1] },
          counts,
        })),
      },
      seconds: 1.2345678,
      peakMemory: 300_000_000,
      anytime: null,
    },
  ];
}

const answer: typeof runJobs = async (source, { workers, signal }, onMessage) => {
  const lane = async (index: number) => {
    for (;;) {
      const group = await source.take(index, signal);
      if (!group) return;
      if (Number(milliseconds) > 0) await new Promise((end) => setTimeout(end, Number(milliseconds)));
      for (const job of group.jobs) for (const message of messages()) onMessage(job, message);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => lane(index)));
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
const connection = await connected(addressOf(address));
await work(
  connection,
  {
    ...{ backend: 'onnx', device: 'cpu', jobs: Number(jobs), untilIdle: false, trustsPlugins: false },
    ...{ signal: stop.signal, compute: answer },
  },
  {
    features: () => {},
    declined: console.error,
    finished: () => {},
    failed: console.error,
    lost: console.error,
  },
);
connection.close();
