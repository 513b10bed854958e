import { classSplit } from 'continual-bench';

/** Nine tasks: seven digits first, then five classes at a time. */
export default classSplit({
  name: 'split-emnist',
  title: 'Split EMNIST',
  source: 'unpublished',
  dataset: 'emnist-balanced',
  backbone: 'pixels',
  classesPerTask: [7, 5, 5, 5, 5, 5, 5, 5, 5],
});
