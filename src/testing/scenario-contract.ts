import { isDeepStrictEqual } from 'node:util';
import type { ImageDataset } from '../data/dataset.js';
import { createEngine } from '../engine/create.js';
import { UserError } from '../errors/user-error.js';
import { defineScenario, type ScenarioDefinition } from '../plugins/scenario.js';
import { scenarioMisfit } from '../plugins/scenario-misfit.js';
import { strategies } from '../plugins/strategies.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import type { Clause } from './clause.js';
import { datasetNamed } from './datasets.js';
import { shortRun } from './short-run.js';

/** By how much the accuracy on the first task must exceed that of always giving its commonest label. */
const LEARNT = 0.1;

/**
 * What every scenario must do, with the defaults of its options; of what is not even the definition of one, only
 * that it must be.
 * @param load reads its dataset
 */
export function scenarioContract(
  defined: ScenarioDefinition,
  load: (dataset: string) => Promise<ImageDataset> = datasetNamed,
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
  const generate = (images: ImageDataset, seed = 1): Scenario =>
    definition.generate(images, definition.options.parse({}), new Random(seed));
  return [
    isDefinition,
    {
      title: 'makes tasks of rows and labels that there are, and tests on no image that it trains on',
      async check() {
        const { experiences, testedOn } = generate(await load(definition.dataset));
        if (testedOn !== 'train') return;
        const trained = new Set(experiences.flatMap(({ train }) => [...train.rows]));
        const both = experiences.flatMap(({ test }) => [...test.rows]).find((row) => trained.has(row));
        if (both !== undefined) throw new UserError(`training image ${both} is tested on`);
      },
    },
    {
      title: 'makes the same tasks of the same seed',
      async check() {
        const images = await load(definition.dataset);
        if (isDeepStrictEqual(generate(images).experiences, generate(images).experiences)) return;
        throw new UserError('its tasks differ: does it draw from anything but `random`?');
      },
    },
    {
      title: 'has a first task that a short run learns',
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
          // A single label, as of a task of one class, is nothing to learn.
          if (first!.accuracy >= Math.min(1, chance + LEARNT)) return;
          throw new UserError(
            `the accuracy is ${percent(first!.accuracy)} after training on the first task, and ${percent(chance)} by always giving the commonest label`,
          );
        } finally {
          await engine.release();
        }
      },
    },
  ];
}

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
