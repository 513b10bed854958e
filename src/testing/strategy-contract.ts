import * as tf from '@tensorflow/tfjs-core';
import { createEngine } from '../engine/create.js';
import { UserError } from '../errors/user-error.js';
import { checkedStrategy } from '../plugins/checked-strategy.js';
import { scenarios } from '../plugins/scenarios.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import { strategyMisfit } from '../plugins/strategy-misfit.js';
import { type ScenarioKind, scenarioKinds } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { averageAccuracy } from '../training/metrics.js';
import { checkAgreement, checkRepetition } from './agreement.js';
import type { Clause } from './clause.js';
import { datasetNamed } from './datasets.js';
import { learnSmall } from './learn-small.js';
import { checkPenalty } from './penalty.js';
import { shortRun } from './short-run.js';

/**
 * Average accuracy that a short run on Split MNIST must reach: on the first `TASKS` tasks of the task-incremental one, or
 * on the first task of another if the strategy is not for it. Chance is 0.5; the built-in strategies reach 0.97 or more.
 */
const LEARNT = 0.95;
const TASKS = 3;

/**
 * The requirements for every strategy. Something that is not a strategy definition at all gets only the requirement to
 * be one.
 */
export function strategyContract(defined: AnyStrategy): Clause[] {
  const misfit = strategyMisfit(defined);
  const definition: Clause = {
    title: 'is a strategy whose options have defaults for every kind of scenario that it does not refuse',
    async check() {
      if (misfit) throw new UserError(misfit.message);
    },
  };
  if (misfit) return [definition];
  const strategy = checkedStrategy(defined, (called, error) => {
    // An error thrown by the strategy itself keeps its stack, which shows the line.
    if (!(error instanceof UserError)) throw error;
    return new UserError(`${called}: ${error.message}`);
  });
  const kinds = scenarioKinds.filter((kind) => strategy.defaults[kind]);
  const tasks = kinds[0] === 'task' ? TASKS : 1;
  const ofEachKind = async (check: (kind: ScenarioKind) => Promise<void>) => {
    for (const kind of kinds) await check(kind);
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
      check: () => ofEachKind((kind) => checkAgreement(strategy, kind)),
    },
    {
      title: 'gives the same results when it runs again',
      check: () => ofEachKind((kind) => checkRepetition(strategy, kind)),
    },
    {
      title: 'leaks no tensors',
      check: () => ofEachKind((kind) => checkLeaks(strategy, kind)),
    },
    {
      title: `learns the first ${tasks === 1 ? 'task' : `${tasks} tasks`} of Split MNIST to ${100 * LEARNT} %`,
      async check() {
        const engine = await createEngine('onnx');
        try {
          const mnist = await datasetNamed('mnist');
          const definition = await scenarios.find(`split-mnist/${kinds[0]}`);
          const scenario = definition.generate(mnist, definition.options.parse({}), new Random(1));
          const accuracies = await shortRun(engine, strategy, scenario, mnist, tasks);
          const accuracy = averageAccuracy(accuracies, tasks);
          if (accuracy >= LEARNT) return;
          throw new UserError(
            `the average accuracy is ${(100 * accuracy).toFixed(1)} % after ${tasks === 1 ? 'one task' : `${tasks} tasks`}`,
          );
        } finally {
          await engine.release();
        }
      },
    },
  ];
}

async function checkLeaks(strategy: AnyStrategy, kind: ScenarioKind): Promise<void> {
  for (const backend of ['cpu', 'onnx'] as const) {
    const before = tf.memory().numTensors;
    await learnSmall(backend, strategy, kind);
    const leaked = tf.memory().numTensors - before;
    if (leaked !== 0) throw new UserError(`${kind}: ${leaked} tensors were leaked on ${backend}`);
  }
}
