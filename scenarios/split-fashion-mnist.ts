import { classSplit } from './generators/class-split.js';

/** Five tasks of two kinds of clothes: T-shirt and trousers, pullover and dress, … bag and ankle boot. */
export default classSplit({
  name: 'split-fashion-mnist',
  title: 'Split Fashion-MNIST',
  source: 'Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747',
  dataset: 'fashion-mnist',
  backbone: 'pixels',
  classesPerTask: 2,
});
