import { header } from './header.js';

/** All digits in every task, each time with their images changed in another way. */
export const transformSkeleton = (name: string): string => `\
import {
  defineScenario,
  type ImageShape,
  type Labelled,
  type PixelTransform,
  type TaskSplit,
  z,
} from 'continual-bench';

/** Tasks of all digits: in the first as they are, in each later one moved further to the right. */
export default defineScenario({
${header(name)}
  options: z.strictObject({
    tasks: z.int().min(2).default(4).describe('number of tasks'),
    step: z.int().min(1).default(4).describe('pixels by which each task moves the images further'),
  }),
  // A third argument, \`random\`, draws numbers from the run's seed, for transforms that are random.
  generate: ({ train, test, classes, images }, { tasks, step }) => ({
    // Width of an output layer; for kind 'class', that of all tasks together, as each has classes of its own.
    outputs: classes,
    experiences: Array.from({ length: tasks }, (_, task) => ({
      train: wholeOf(train),
      test: wholeOf(test),
      classes: Array.from({ length: classes }, (_, one) => one),
      transform: moved(images!, task * step),
    })),
  }),
});

const wholeOf = ({ labels }: Labelled): TaskSplit => ({
  rows: Int32Array.from(labels.keys()),
  labels: labels.slice(),
});

/** For each pixel, the one that it is taken from; what leaves on the right comes back on the left. */
const moved = ({ height, width }: ImageShape, by: number): PixelTransform => ({
  indices: Int32Array.from({ length: height * width }, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    return row * width + ((((column - by) % width) + width) % width);
  }),
});
`;
