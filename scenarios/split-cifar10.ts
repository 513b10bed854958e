import { classSplit } from './generators/class-split.js';

/** Five tasks of two classes: airplane and automobile, bird and cat, … ship and truck. */
export default classSplit({
  name: 'split-cifar10',
  title: 'Split CIFAR-10',
  source: 'Le, Venkatesh 2020, arXiv:2009.11443',
  dataset: 'cifar10',
  backbone: 'resnet18',
  classesPerTask: 2,
});
