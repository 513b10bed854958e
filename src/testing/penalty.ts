import type * as tf from '@tensorflow/tfjs-core';
import type { Arrays } from '../engine/array.js';
import { createEngine } from '../engine/create.js';
import type { Engine } from '../engine/engine.js';
import { UserError } from '../errors/user-error.js';
import type { NamedArrays } from '../heads/layer.js';
import type { AnyStrategy, NamedTensors, StrategyState } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { differentiate } from '../training/gradients.js';
import { type Penalty, takesStep } from '../training/penalty.js';
import { SmallLearner, type TaskEnd } from './learn-small.js';
import { smallMethod } from './small-tasks.js';

/** Largest penalty at the anchor after the first task. */
const ZERO = 1e-6;
/** Largest relative difference of the penalty's gradient from its slope. */
const SLOPE = 0.02;
/** Number of directions in which the slope is measured, besides the one away from the anchor. */
const DIRECTIONS = 3;
/** Step to either side for measuring it, as a share of the direction. */
const STEP = 0.05;

/**
 * Checks the penalty after the first and the second task: it must be finite and its gradient must match its slope.
 * After the first task it must also be zero at the parameters that the task ended with.
 * @throws UserError if it fails one of these
 */
export async function checkPenalty(strategy: AnyStrategy, kind: ScenarioKind): Promise<void> {
  const { penalty } = strategy;
  // One that depends on samples need not be zero at the anchor.
  if (!penalty || takesStep(penalty)) return;
  const hyperparameters = strategy.hyperparameters.parse(strategy.defaults[kind]);
  const engine = await createEngine('cpu');
  const penaltyAt = penaltyOn(engine, (at, kept) => (penalty as Penalty)(at, kept, hyperparameters));
  try {
    // The penalty after the first task is checked before the second task is learned with it.
    const learner = new SmallLearner(engine, smallMethod(strategy, kind));
    for (const tasks of [1, 2]) {
      const { ends } = await learner.learn(1, tasks);
      await checkAfter(tasks, ends.at(-1)!, kind, penaltyAt);
    }
  } finally {
    await engine.release();
  }
}

async function checkAfter(
  tasks: number,
  { parameters: anchor, state }: TaskEnd,
  kind: ScenarioKind,
  penaltyAt: ReturnType<typeof penaltyOn>,
): Promise<void> {
  const after = `after task ${tasks}`;
  const random = new Random(1);
  const way = drawnWay(anchor, random);
  const place = moved(anchor, way, 1);
  const finite = async (parameters: NamedArrays) => {
    const { value, gradients } = await penaltyAt(parameters, state);
    const slope = slopeAlong(way, gradients);
    if (Number.isFinite(value) && Number.isFinite(slope)) return { value, gradients };
    const where = parameters === anchor ? 'at' : 'away from';
    throw new UserError(
      `${kind}: ${after}, ${where} the anchor, the penalty is ${value} and its slope is ${slope}`,
    );
  };

  const { value } = await finite(anchor);
  if (tasks === 1 && Math.abs(value) > ZERO) {
    throw new UserError(
      `${kind}: the penalty is ${value} at the parameters that the first task ended with, but must be 0`,
    );
  }
  const { gradients } = await finite(place);
  const directions = [way, ...Array.from({ length: DIRECTIONS }, () => drawnWay(anchor, random))];
  for (const direction of directions) {
    const [before, behind] = [moved(place, direction, STEP), moved(place, direction, -STEP)];
    const measured = ((await finite(before)).value - (await finite(behind)).value) / (2 * STEP);
    const slope = slopeAlong(direction, gradients);
    // If a direction happens to be flat, its slope is compared with the usual slope in other directions.
    const size = Math.max(Math.abs(slope), Math.abs(measured), usualSlope(direction, gradients));
    if (Math.abs(slope - measured) > SLOPE * size) {
      throw new UserError(
        `${kind}: ${after}, the penalty's measured slope is ${measured}, but its gradient gives ${slope}`,
      );
    }
  }
}

/** A random direction: each parameter moves by 0.05 to 0.15, so that a small step does not cross the anchor. */
const drawnWay = (parameters: NamedArrays, random: Random): NamedArrays =>
  mapArrays(parameters, () => (random.uniform() < 0.5 ? -1 : 1) * (0.05 + 0.1 * random.uniform()));

const moved = (parameters: NamedArrays, way: NamedArrays, share: number): NamedArrays =>
  mapArrays(parameters, (value, name, index) => value + share * way[name]!.data[index]!);

/** Σ gradient · direction. Parameters without a gradient count as 0. */
const slopeAlong = (direction: NamedArrays, gradients: NamedArrays): number =>
  sum(gradients, (gradient, name, index) => gradient * direction[name]!.data[index]!);

/** Root mean square of the slopes over random directions of this length. */
const usualSlope = (direction: NamedArrays, gradients: NamedArrays): number =>
  Math.sqrt(
    (sum(gradients, (gradient) => gradient ** 2) * sum(direction, (step) => step ** 2)) /
      sum(direction, () => 1),
  );

/** Compiles a function that gives a penalty's value and gradients. */
function penaltyOn(engine: Engine, penalty: (at: NamedTensors, state: StrategyState) => tf.Scalar) {
  const compiled = engine.compile(
    'penalty',
    ({ parameters, state }: { parameters: NamedTensors; state: StrategyState }) => {
      const { value, gradients } = differentiate(() => penalty(parameters, state), parameters);
      const known = Object.entries(gradients).filter(([, gradient]) => gradient !== undefined);
      return { value, gradients: Object.fromEntries(known) as NamedTensors };
    },
  );
  return async (parameters: NamedArrays, state: Arrays<StrategyState>) => {
    const { value, gradients } = await compiled({ parameters, state });
    return { value: value.data[0]!, gradients };
  };
}

const mapArrays = (
  arrays: NamedArrays,
  make: (value: number, name: string, at: number) => number,
): NamedArrays =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { data, ...array }]) => [
      name,
      { ...array, data: Float32Array.from(data, (value, at) => make(value, name, at)) },
    ]),
  );

function sum(arrays: NamedArrays, term: (value: number, name: string, at: number) => number): number {
  let total = 0;
  for (const [name, { data }] of Object.entries(arrays)) {
    for (const [at, value] of data.entries()) total += term(value, name, at);
  }
  return total;
}
