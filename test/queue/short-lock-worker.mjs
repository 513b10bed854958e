// A worker of the built program whose locks are short, so that tests need not wait for half a minute.
// Arguments: the address of Redis, the lock in milliseconds, the number of processes, and --until-idle, --trust-plugins.
import { addressOf } from '../../dist/src/queue/address.js';
import { connected } from '../../dist/src/queue/connection.js';
import { work } from '../../dist/src/queue/worker/work.js';

const [address, lock, jobs, ...flags] = process.argv.slice(2);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());
const say = (line) => process.stderr.write(`${line}\n`);
const connection = await connected(addressOf(address));
const done = await work(
  connection,
  {
    backend: 'onnx',
    device: 'cpu',
    jobs: Number(jobs),
    lock: Number(lock),
    untilIdle: flags.includes('--until-idle'),
    trustsPlugins: flags.includes('--trust-plugins'),
    signal: stop.signal,
  },
  {
    features: () => {},
    declined: (_, reason) => say(`declined: ${reason}`),
    finished: ({ id }) => say(`finished ${id}`),
    failed: ({ id }, reason) => say(`failed ${id}: ${reason}`),
    lost: ({ id }, why) => say(`lost ${id}: ${why}`),
  },
);
say(`${done} done`);
connection.close();
