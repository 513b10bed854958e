import { createEngine } from '../engine/create.js';
import { UserError } from '../errors/user-error.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { differenceOf } from './agreement.js';
import { type Learnt, SmallLearner } from './learn-small.js';
import { withCapacity } from './memory-options.js';
import { smallMethod } from './small-tasks.js';

/**
 * Whether a strategy is known to train as its optimizer alone does while its memory is empty. One with a loss of its own
 * may or may not, and one that trains on its memory alone does not train at all.
 */
export function isPlainWhenEmpty(strategy: AnyStrategy, kind: ScenarioKind): boolean {
  const { memory, loss, penalty, own, gates, hyperparameters, defaults } = strategy;
  if (!memory || loss || penalty || own || gates) return false;
  const phases = strategy.phases?.(hyperparameters.parse(defaults[kind])) ?? [{}];
  return phases.some(({ on = ['task'] }) => on.some(isAlwaysThere));
}

/**
 * Learns the small tasks with a memory that holds nothing, and without the strategy, both compiled and directly.
 * @throws UserError if the losses or parameters differ at all, or if no option empties the memory
 */
export async function checkEmptyMemory(strategy: AnyStrategy, kind: ScenarioKind): Promise<void> {
  const options = withCapacity(strategy, kind, 0);
  if (!options) throw new UserError(`${kind}: no option gives its memory a capacity of 0`);
  for (const backend of ['cpu', 'onnx'] as const) {
    const engine = await createEngine(backend);
    try {
      const learn = async (one: AnyStrategy) =>
        trainedIn(await new SmallLearner(engine, smallMethod(one, kind, options)).learn());
      const other = differenceOf(await learn(strategy), await learn(withoutParts(strategy)));
      if (other === undefined) continue;
      throw new UserError(
        `${kind}: with an empty memory, ${other} are not those of ${strategy.optimizer} alone; does what only fills up, at weight 0, count?`,
      );
    } finally {
      await engine.release();
    }
  }
}

/** What a strategy has trained, without what it keeps or predicts in its own way. */
const trainedIn = ({ losses, ends }: Learnt): Learnt => ({
  losses,
  tested: [],
  ends: ends.map(({ parameters }) => ({ parameters, state: {} })),
  replayed: [],
});

/** The strategy's optimizer, on what its phases have without a memory. */
const withoutParts = ({ phases, ...strategy }: AnyStrategy): AnyStrategy => ({
  name: strategy.name,
  title: strategy.title,
  source: strategy.source,
  optimizer: strategy.optimizer,
  hyperparameters: strategy.hyperparameters,
  defaults: strategy.defaults,
  ...(phases && {
    phases: (hyperparameters) =>
      phases(hyperparameters).flatMap(({ on = ['task'], ...phase }) => {
        const left = on.filter(isAlwaysThere);
        return left.length > 0 ? [{ ...phase, on: left }] : [];
      }),
  }),
});

/** Whether a part of a phase's samples is there without a memory. */
const isAlwaysThere = (part: string): boolean => part === 'task' || part === 'seen';
