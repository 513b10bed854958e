import { createEngine } from '../../../src/engine/create.js';
import { compose } from '../../../src/plugins/compose.js';
import { strategies } from '../../../src/plugins/strategies.js';
import type { AnyStrategy } from '../../../src/plugins/strategy.js';
import type { ScenarioKind } from '../../../src/plugins/task-sequence.js';
import { type Learnt, SmallLearner } from '../../../src/testing/learn-small.js';
import { smallMethod } from '../../../src/testing/small-tasks.js';

/** Built-in strategies as one. */
export const composed = async (...names: string[]) =>
  compose(await Promise.all(names.map((name) => strategies.find(name))));

/** A strategy with other hyper-parameters, whatever the kind of scenario. */
export const withOptions = (strategy: AnyStrategy, options: object): AnyStrategy => ({
  ...strategy,
  defaults: Object.fromEntries(
    Object.entries(strategy.defaults).map(([kind, defaults]) => [kind, { ...defaults, ...options }]),
  ),
});

async function learnSmall(
  backend: 'cpu' | 'onnx',
  strategy: AnyStrategy,
  kind: ScenarioKind,
): Promise<Learnt> {
  const engine = await createEngine(backend);
  try {
    return await new SmallLearner(engine, smallMethod(strategy, kind)).learn();
  } finally {
    await engine.release();
  }
}

/** All that learning the small tasks comes to, but for the state. */
export async function learnt(strategy: AnyStrategy, kind: ScenarioKind, backend: 'cpu' | 'onnx' = 'cpu') {
  const { losses, ends } = await learnSmall(backend, strategy, kind);
  return { losses, parameters: ends.map(({ parameters }) => parameters) };
}

/** The state after the last task. */
export async function stateOf(strategy: AnyStrategy, kind: ScenarioKind) {
  const { ends } = await learnSmall('cpu', strategy, kind);
  return ends.at(-1)!.state as Record<string, unknown>;
}
