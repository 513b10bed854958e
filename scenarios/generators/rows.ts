import type { Labelled } from '../../src/data/dataset.js';
import { usageError } from '../../src/errors/user-error.js';

/** The rows of a part that are chosen, in the dataset's order. */
export const rowsOf = ({ count }: Labelled, isChosen: (row: number) => boolean): Int32Array =>
  Int32Array.from({ length: count }, (_, row) => row).filter(isChosen);

/**
 * For each image of a part, which of so many shares it is in: the images of each class go to them in turn.
 * @throws UserError (usage) if a share would have none of a class
 */
export function shareOfEach(
  { labels }: Labelled,
  shares: number,
  { option, dataset, classes }: { option: string; dataset: string; classes: number },
): Int32Array {
  const count = new Int32Array(classes);
  const share = labels.map((label) => count[label]!++ % shares);
  const few = count.findIndex((images) => images < shares);
  if (few >= 0) {
    throw usageError(
      `${option} ${shares} is too many for class ${few} of ${dataset}, which has ${count[few]} images: some would have none`,
    );
  }
  return share;
}
