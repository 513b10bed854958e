import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { identityOf } from '../../../src/runs/identity.js';
import type { FromWorker, RunMessage, ToWorker } from '../../../src/runs/messages.js';
import { resolve } from '../../../src/runs/resolve.js';
import { main } from '../../cli/program.js';

const configuration = await resolve({
  scenario: 'split-mnist/domain',
  head: 'mlp',
  strategy: 'adam',
  settings: { head: { hidden: [8] }, training: { epochs: 1, batchSize: 1000 } },
});
const runs = [1, 2].map((seed) => {
  const whole = { ...configuration, seed };
  return { id: identityOf(whole), configuration: whole };
});
const [first, second] = runs as [(typeof runs)[0], (typeof runs)[0]];

const worker: ChildProcess = fork(join(dirname(main), '../runs/worker.js'), {
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
afterAll(() => worker.disconnect());
const send = (message: ToWorker) => worker.send(message);

/** Has runs computed; returns what is told about each until all but those in `lost` have ended. */
function computed(
  wanted: typeof runs,
  lost: readonly string[] = [],
  hear: (id: string, message: RunMessage) => void = () => {},
): Promise<Map<string, RunMessage['type'][]>> {
  const told = new Map<string, RunMessage['type'][]>(wanted.map(({ id }) => [id, []]));
  const open = new Set(wanted.map(({ id }) => id).filter((id) => !lost.includes(id)));
  return new Promise((done) => {
    const listen = (message: FromWorker) => {
      if (message.type !== 'run') return;
      told.get(message.id)?.push(message.message.type);
      hear(message.id, message.message);
      if (message.message.type === 'finished') open.delete(message.id);
      if (open.size > 0) return;
      worker.off('message', listen);
      done(told);
    };
    worker.on('message', listen);
    send({ type: 'group', runs: wanted, lanes: 2, own: { scenario: [], strategy: [] } });
  });
}

const ends = (told: Map<string, RunMessage['type'][]>, { id }: { id: string }) => told.get(id)!.at(-1);

it('stops a run that is no longer wanted, tells nothing more of it, and computes it again when asked', async () => {
  await new Promise((ready) => {
    worker.once('message', ready);
    send({ type: 'setup', backend: 'onnx', device: 'cpu' });
  });
  let isTold = false;
  const told = await computed(runs, [first.id], (id) => {
    if (id !== first.id || isTold) return;
    isTold = true;
    send({ type: 'abandon', id });
  });
  expect(ends(told, second)).toBe('finished');
  const accuracies = (one: typeof told, { id }: { id: string }) =>
    one.get(id)!.filter((type) => type === 'accuracy').length;
  expect(accuracies(told, second)).toBe(15);
  expect(accuracies(told, first)).toBeLessThan(15);
  expect(told.get(first.id)).not.toContain('finished');
  expect(told.get(first.id)).not.toContain('failed');

  // An order to abandon it that comes too late concerns no later run.
  send({ type: 'abandon', id: first.id });
  const again = await computed(runs);
  expect(runs.map((run) => ends(again, run))).toEqual(['finished', 'finished']);
  expect(runs.map((run) => accuracies(again, run))).toEqual([15, 15]);
});
