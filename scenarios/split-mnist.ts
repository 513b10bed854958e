import { classSplit } from './generators/class-split.js';

/** Five tasks of two digits: 0 and 1, 2 and 3, … 8 and 9. */
export default classSplit({
  name: 'split-mnist',
  title: 'Split MNIST',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  dataset: 'mnist',
  backbone: 'pixels',
  classesPerTask: 2,
});
