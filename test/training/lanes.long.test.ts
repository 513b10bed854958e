import { afterAll, describe, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import { type ScenarioKind, scenarioKinds } from '../../src/plugins/task-sequence.js';
import { smallMethod } from '../../src/testing/small-tasks.js';
import type { Method } from '../../src/training/method.js';
import { optimizers } from '../../src/training/optimizers/registry.js';
import { curriculumOf, engine, expectLikeAlone, seeds } from './side-by-side.js';
import { smallNetwork } from './small-network.js';

afterAll(() => engine.release());

const all: [string, AnyStrategy, ScenarioKind, Partial<Method>][] = [];
for (const strategy of await strategies.list())
  for (const kind of scenarioKinds)
    if (strategy.defaults[kind]) all.push([`${strategy.name}, ${kind}`, strategy, kind, {}]);
const [l2, ewc] = await Promise.all(['l2', 'ewc'].map((name) => strategies.find(name)));
for (const optimizer of optimizers)
  all.push([`l2 by ${optimizer.name}`, l2!, 'domain', { optimizer, learningRate: 0.01 }]);
for (const name of ['nsm', 'neurocoder']) {
  const network = smallNetwork(name);
  all.push([`${name}, ewc`, ewc!, 'domain', { network }]);
}

describe('seeds in one program learn what each learns alone', () => {
  it.each(all)('%s', async (_, strategy, kind, parts) => {
    const method = { ...smallMethod(strategy, kind), ...parts };
    await expectLikeAlone(
      method,
      seeds.map((seed) => curriculumOf(method, seed)),
    );
  });
});
