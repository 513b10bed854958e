import { isDeepStrictEqual } from 'node:util';
import { hasFeatures, type LoadedDataset, shapeOf } from '../data/dataset.js';
import type { DatasetChoice } from '../data/own/definition.js';
import { createEngine } from '../engine/create.js';
import { UserError } from '../errors/user-error.js';
import { defineScenario, type ScenarioDefinition } from '../plugins/scenario.js';
import { scenarioMisfit } from '../plugins/scenario-misfit.js';
import { strategies } from '../plugins/strategies.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import type { Clause } from './clause.js';
import { chosenDataset } from './datasets.js';
import { shortRun } from './short-run.js';

/** How far the accuracy on the first task must exceed that of always predicting its most common label. */
const LEARNT = 0.1;

/**
 * The requirements for every scenario, checked with the defaults of its options. Something that is not a scenario
 * definition at all gets only the requirement to be one.
 * @param load reads its dataset
 */
export function scenarioContract(
  defined: ScenarioDefinition,
  load: (dataset: DatasetChoice) => Promise<LoadedDataset> = chosenDataset,
): Clause[] {
  const misfit = scenarioMisfit(defined);
  const isDefinition: Clause = {
    title: 'is a scenario whose options have defaults',
    async check() {
      if (misfit) throw new UserError(misfit.message);
    },
  };
  if (misfit) return [isDefinition];
  const definition = defineScenario(defined);
  const generate = (dataset: LoadedDataset, seed = 1): Scenario =>
    definition.generate(
      hasFeatures(dataset) ? dataset : { ...dataset, images: shapeOf(dataset) },
      definition.options.parse({}),
      new Random(seed),
    );
  return [
    isDefinition,
    {
      title: 'makes tasks whose labels fit their classes, and never tests on a training image',
      async check() {
        generate(await load(definition.dataset));
      },
    },
    {
      title: 'makes the same tasks from the same seed',
      async check() {
        const images = await load(definition.dataset);
        const [{ experiences, stream }, again] = [generate(images), generate(images)];
        if (isDeepStrictEqual([experiences, stream], [again.experiences, again.stream])) return;
        throw new UserError(
          'the same seed gave different tasks: does it use other randomness than `random`?',
        );
      },
    },
    {
      title: 'has a first task that a short run can learn',
      async check() {
        const images = await load(definition.dataset);
        const scenario = generate(images);
        const engine = await createEngine('onnx');
        try {
          const [first] = await shortRun(engine, await strategies.find('adam'), scenario, images, 1);
          const { labels } = scenario.experiences[0]!.test;
          const counts = new Map<number, number>();
          for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
          const chance = Math.max(...counts.values()) / labels.length;
          // With a single label, as in a task of one class, there is nothing to learn.
          if (first!.accuracy >= Math.min(1, chance + LEARNT)) return;
          throw new UserError(
            `after training on the first task the accuracy is ${percent(first!.accuracy)}; always predicting the most common label gives ${percent(chance)}`,
          );
        } finally {
          await engine.release();
        }
      },
    },
  ];
}

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
