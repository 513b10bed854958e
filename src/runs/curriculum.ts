import type { FeatureDataset } from '../data/dataset.js';
import type { Network } from '../heads/network.js';
import type { Scenario } from '../plugins/task-sequence.js';
import type { Random } from '../random/random.js';
import type { Curriculum } from '../training/curriculum.js';
import { transformsOf } from '../training/inputs.js';
import { randomChoices } from '../training/random-choices.js';

/** What a run learns, in which order and from which initial values. @param random the run's */
export function curriculumOf(
  { experiences, testedOn, stream }: Scenario,
  features: FeatureDataset,
  network: Network,
  random: Random,
): Curriculum {
  return {
    trainFeatures: features.train.features,
    testFeatures: features[testedOn].features,
    ...transformsOf(experiences, features.images),
    experiences,
    stream,
    initialParameters: network.initialParameters(random.split('initial values')),
    ...randomChoices(random),
  };
}
