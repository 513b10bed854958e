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
import { checkEmptyMemory, isPlainWhenEmpty } from './empty-memory.js';
import type { Planned } from './learn-small.js';
import { checkPenalty } from './penalty.js';
import { shortRun } from './short-run.js';
import { SmallRuns } from './small-runs.js';

/**
 * Average accuracy that a short run on Split MNIST must reach: on the first `TASKS` tasks of the task-incremental one, or
 * on the first task of another if the strategy is not for it. Chance is 0.5; the built-in strategies reach 0.97 or more.
 */
const LEARNT = 0.95;
const TASKS = 3;

/** What the definition of a strategy does not tell. */
export interface StrategyClaims {
  /**
   * Whether it trains as its optimizer alone does while its memory is empty. It is known of a strategy without a loss,
   * a penalty, gates or parameters of its own.
   */
  plainWhenEmpty?: boolean;
}

/**
 * The requirements for every strategy, and those for one with a memory or predictions of its own. Something that is not a
 * strategy definition at all gets only the requirement to be one.
 * @param planned plans its memory
 */
export function strategyContract(
  defined: AnyStrategy,
  { plainWhenEmpty }: StrategyClaims = {},
  planned?: Planned,
): Clause[] {
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
  const runs = new SmallRuns(strategy, planned);
  const ofEachKind = (title: string, check: (kind: ScenarioKind) => Promise<unknown>): Clause => ({
    title,
    async check() {
      for (const kind of kinds) await check(kind);
    },
  });
  const { memory, predict } = strategy;
  return [
    definition,
    ofEachKind('keeps the shapes of its state', (kind) => runs.of('cpu', kind)),
    ofEachKind(
      'has a penalty that is finite and differentiable, and zero at the anchor after the first task',
      (kind) => checkPenalty(strategy, kind),
    ),
    ...(memory
      ? [
          ofEachKind(
            'draws only what its memory holds, each once, and holds no more than its capacity',
            (kind) => runs.of('onnx', kind),
          ),
          ofEachKind('uses its memory, and all that it draws', (kind) => checkUses(runs, kind)),
        ]
      : []),
    ...((plainWhenEmpty ?? isPlainWhenEmpty(strategy, kinds[0]!))
      ? [
          ofEachKind('trains as its optimizer alone does while its memory is empty', (kind) =>
            checkEmptyMemory(strategy, kind),
          ),
        ]
      : []),
    ...(predict ? [ofEachKind('predicts with finite scores', (kind) => runs.of('cpu', kind))] : []),
    ofEachKind(
      'gives the same results compiled, after a run with another seed, and called directly',
      (kind) => checkAgreement(runs, kind),
    ),
    ofEachKind('gives the same results when it runs again', (kind) => checkRepetition(runs, kind)),
    ofEachKind('leaks no tensors', (kind) => checkLeaks(runs, kind)),
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

async function checkUses(runs: SmallRuns, kind: ScenarioKind): Promise<void> {
  const { unused } = await runs.of('onnx', kind);
  if (unused !== undefined) throw new UserError(`${kind}: ${unused}`);
}

async function checkLeaks(runs: SmallRuns, kind: ScenarioKind): Promise<void> {
  for (const backend of ['cpu', 'onnx'] as const) {
    const { leaked } = await runs.of(backend, kind);
    if (leaked !== 0) throw new UserError(`${kind}: ${leaked} tensors were leaked on ${backend}`);
  }
}
