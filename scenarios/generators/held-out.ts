import { z } from 'zod';
import type { DatasetPart, LabelledDataset } from '../../src/data/dataset.js';
import { usageError } from '../../src/errors/user-error.js';

/** The option of scenarios that can hold out training images. */
export const heldOut = z
  .number()
  .min(0)
  .max(0.5)
  .default(0)
  .describe("fraction of each class's training images to hold out and test on, instead of the test images");

/**
 * What a scenario tests on, and which rows it trains and tests on, where a share of the training images is held out.
 * @param share 0 for none: then all training and all test images
 */
export function heldOutOf(
  dataset: LabelledDataset,
  share: number,
): { testedOn: DatasetPart; isTrained(row: number): boolean; isTested(row: number): boolean } {
  if (share === 0) return { testedOn: 'test', isTrained: () => true, isTested: () => true };
  const isHeldOut = isHeldOutIn(dataset, share);
  return { testedOn: 'train', isTrained: (row) => !isHeldOut[row], isTested: (row) => isHeldOut[row]! };
}

/** For each training image, whether it is among the last round(share · n) of the n images of its class. */
function isHeldOutIn({ name, classes, train }: LabelledDataset, share: number): boolean[] {
  const left = Array.from({ length: classes }, (_, one) => {
    const count = train.labels.filter((label) => label === one).length;
    const held = Math.round(share * count);
    if (held === 0 || held === count) {
      throw usageError(
        `heldOut ${share} leaves no image to ${held === 0 ? 'hold out' : 'train on'} in class ${one} of ${name} ` +
          `(training images: ${count})`,
      );
    }
    return held;
  });
  const isHeldOut: boolean[] = new Array(train.count).fill(false);
  for (let row = train.count - 1; row >= 0; row--) isHeldOut[row] = left[train.labels[row]!]!-- > 0;
  return isHeldOut;
}
