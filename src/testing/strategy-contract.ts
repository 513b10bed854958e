import * as tf from '@tensorflow/tfjs-core';
import type { Arrays, NdArray, Nest } from '../engine/array.js';
import { createEngine } from '../engine/create.js';
import type { Engine } from '../engine/engine.js';
import { UserError } from '../errors.js';
import type { NamedArrays } from '../heads/layer.js';
import { checkedStrategy } from '../plugins/checked-strategy.js';
import { type ScenarioKind, scenarioKinds } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import type { AnyStrategy, NamedTensors, StrategyState } from '../plugins/strategy.js';
import { strategyMisfit } from '../plugins/strategy-misfit.js';
import { Random } from '../random.js';
import { differentiate } from '../training/gradients.js';
import { Learner } from '../training/learner.js';
import { averageAccuracy } from '../training/metrics.js';
import type { Clause } from './clause.js';
import { datasetNamed } from './datasets.js';
import { shortRun } from './short-run.js';
import { smallCurriculum, smallMethod } from './small-tasks.js';

/** Largest ‖a − b‖ / ‖b‖ of compiled and direct losses. */
const AGREEMENT = 1e-5;
/** Largest penalty at the anchor after the first task. */
const ZERO = 1e-6;
/** Largest relative difference of the penalty's gradient from its slope. */
const SLOPE = 0.02;
/**
 * Average accuracy that a short run on so many tasks of task-incremental Split MNIST must reach. Chance is 0.5; the
 * project's own strategies come to 0.97 and more.
 */
const LEARNT = 0.95;
const TASKS = 3;

/** What every strategy must do; of what is not even the definition of one, only that it must be. */
export function strategyContract(defined: AnyStrategy): Clause[] {
  const misfit = strategyMisfit(defined);
  const definition: Clause = {
    title: 'is a strategy whose options have defaults for every kind of scenario',
    async check() {
      if (misfit) throw new UserError(misfit.message);
    },
  };
  if (misfit) return [definition];
  const strategy = checkedStrategy(defined, (called, error) => {
    // What the strategy throws shows its own line.
    if (!(error instanceof UserError)) throw error;
    return new UserError(`${called}: ${error.message}`);
  });
  const ofEachKind = async (check: (kind: ScenarioKind) => Promise<void>) => {
    for (const kind of scenarioKinds) await check(kind);
  };
  return [
    definition,
    {
      title: 'keeps the shapes of its state',
      check: () => ofEachKind(async (kind) => void (await learnSmall('cpu', strategy, kind))),
    },
    {
      title: 'has a penalty that is finite and differentiable, and zero at the anchor after the first task',
      check: () => ofEachKind((kind) => checkPenalty(strategy, kind)),
    },
    {
      title: 'gives the same results compiled and called directly',
      async check() {
        const { losses: compiled } = await learnSmall('onnx', strategy, 'domain');
        const { losses: direct } = await learnSmall('cpu', strategy, 'domain');
        const difference = relativeDifference(compiled, direct);
        if (difference < AGREEMENT) return;
        throw new UserError(
          `compiled and direct losses differ by ${difference.toExponential(1)}; does a function depend on more than its arguments?`,
        );
      },
    },
    {
      title: 'leaks no tensors',
      async check() {
        for (const backend of ['cpu', 'onnx'] as const) {
          const before = tf.memory().numTensors;
          await learnSmall(backend, strategy, 'domain');
          const leaked = tf.memory().numTensors - before;
          if (leaked !== 0) throw new UserError(`${leaked} tensors were left behind on ${backend}`);
        }
      },
    },
    {
      title: `learns the first ${TASKS} tasks of Split MNIST to ${100 * LEARNT} %`,
      async check() {
        const engine = await createEngine('onnx');
        try {
          const mnist = await datasetNamed('mnist');
          const definition = await scenarios.find('split-mnist/task');
          const scenario = definition.generate(mnist, definition.options.parse({}), new Random(1));
          const accuracies = await shortRun(engine, strategy, scenario, mnist, TASKS);
          const accuracy = averageAccuracy(accuracies, TASKS);
          if (accuracy >= LEARNT) return;
          throw new UserError(
            `the average accuracy is ${(100 * accuracy).toFixed(1)} % after ${TASKS} tasks`,
          );
        } finally {
          await engine.release();
        }
      },
    },
  ];
}

/** What learning the small tasks, or the first of them, ends with. */
interface Learnt {
  /** Losses of all steps. */
  losses: number[];
  parameters: NamedArrays;
  state: Nest<NdArray>;
}

async function learnSmall(
  backend: 'cpu' | 'onnx',
  strategy: AnyStrategy,
  kind: ScenarioKind,
  tasks?: number,
): Promise<Learnt> {
  const engine = await createEngine(backend);
  try {
    const method = smallMethod(strategy, kind);
    const { experiences, ...curriculum } = smallCurriculum(method);
    const losses: number[] = [];
    let last: Nest<NdArray> = {};
    const parameters = await new Learner(engine, method).learn(
      { ...curriculum, experiences: experiences.slice(0, tasks) },
      {
        losses: (some) => losses.push(...Array.from(some)),
        task: (_task, _parameters, state) => {
          last = state;
        },
      },
    );
    return { losses, parameters, state: last };
  } finally {
    await engine.release();
  }
}

async function checkPenalty(strategy: AnyStrategy, kind: ScenarioKind): Promise<void> {
  const { penalty } = strategy;
  if (!penalty) return;
  const { parameters: anchor, state } = await learnSmall('cpu', strategy, kind, 1);
  const hyperparameters = strategy.hyperparameters.parse(strategy.defaults[kind]);
  const penaltyAt = penaltyOn(await createEngine('cpu'), (at, kept) =>
    penalty(at, kept as never, hyperparameters),
  );
  const random = new Random(1);
  const way = mapArrays(anchor, () => 0.1 * random.normal());
  /** At the anchor (0), or so far on a way that leads from it. */
  const at = async (share: number) => {
    const place = mapArrays(anchor, (value, name, index) => value + share * way[name]!.data[index]!);
    const { value, gradients } = await penaltyAt(place, state);
    let slope = 0;
    for (const [name, { data }] of Object.entries(gradients)) {
      for (const [index, gradient] of data.entries()) slope += gradient * way[name]!.data[index]!;
    }
    if (Number.isFinite(value) && Number.isFinite(slope)) return { value, slope };
    const where = share === 0 ? 'at' : 'away from';
    throw new UserError(`${kind}: ${where} the anchor the penalty is ${value}, and its slope ${slope}`);
  };

  const { value } = await at(0);
  if (Math.abs(value) > ZERO) {
    throw new UserError(
      `${kind}: with the parameters that the first task ended with the penalty is ${value}, not 0`,
    );
  }
  const { slope } = await at(1);
  const step = 0.05;
  const measured = ((await at(1 + step)).value - (await at(1 - step)).value) / (2 * step);
  if (Math.abs(slope - measured) > SLOPE * Math.max(Math.abs(slope), Math.abs(measured))) {
    throw new UserError(`${kind}: the penalty's slope is ${measured}, and ${slope} by its gradient`);
  }
}

/** What tells a penalty's value and gradients. */
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

function relativeDifference(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...b.map((value, index) => a[index]! - value)) / Math.hypot(...b);
}
