import { instances } from './generators/instances.js';

/** Five tasks of all ten digits, each with a fifth of the images. */
export default instances({
  name: 'instances-mnist',
  title: 'New instances of MNIST',
  source: 'Lomonaco, Maltoni 2017, arXiv:1705.03550',
  dataset: 'mnist',
  backbone: 'pixels',
  tasks: 5,
});
