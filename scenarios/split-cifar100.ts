import { classSplit } from './generators/class-split.js';

/** Twenty tasks of five classes, in the order of the fine labels. */
export default classSplit({
  name: 'split-cifar100',
  title: 'Split CIFAR-100',
  source: 'Le, Venkatesh 2020, arXiv:2009.11443',
  dataset: 'cifar100',
  backbone: 'resnet18',
  classesPerTask: 5,
});
