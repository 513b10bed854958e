import { isArray, leaves } from '../../src/engine/array.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import { Learner } from '../../src/training/learner.js';
import type { Method } from '../../src/training/method.js';
import { optimizers } from '../../src/training/optimizers/registry.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';
import { smallNetwork } from '../training/small-network.js';

/** The leaves of a nest, bit by bit. */
export const bytes = (nest: unknown): [string, string][] =>
  leaves(nest, isArray).map(({ path, value: { data } }) => [
    path,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

/** Small trainings with their names: every strategy, head and optimizer. */
export async function trainings(): Promise<[string, Method][]> {
  const all: [string, Method][] = [];
  for (const strategy of await strategies.list())
    for (const kind of ['task', 'class'] as const)
      if (strategy.defaults[kind]) all.push([`${strategy.name}, ${kind}`, smallMethod(strategy, kind)]);
  const [adam, ewc] = await Promise.all(['adam', 'ewc'].map((name) => strategies.find(name)));
  for (const optimizer of optimizers)
    all.push([`ewc by ${optimizer.name}`, { ...smallMethod(ewc!, 'domain'), optimizer, learningRate: 0.01 }]);
  for (const name of ['nsm', 'neurocoder']) {
    const network = smallNetwork(name);
    all.push([name, { ...smallMethod(adam!, 'domain'), network }]);
  }
  return all;
}

/** What a training on an engine gives. */
export async function learnt(engine: Engine, method: Method) {
  const losses: number[] = [];
  const states: unknown[] = [];
  const tested: Omit<TaskAccuracy, 'seconds'>[] = [];
  const test = ({ seconds: _, ...entry }: TaskAccuracy) => tested.push(entry);
  const parameters = await new Learner(engine, method).learn(smallCurriculum(method), {
    losses: (some) => losses.push(...Array.from(some)),
    task: (_, __, state) => states.push(state),
    accuracy: test,
    earlyAccuracy: test,
  });
  return { losses, tested, parameters: bytes(parameters), states: states.map(bytes) };
}
