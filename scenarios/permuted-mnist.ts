import { transformed } from './generators/transformed.js';
import { permutation } from './transforms/permutation.js';

/** Ten tasks of all ten digits, the pixels of each in a random order of its own, those of the first too. */
export default transformed({
  name: 'permuted-mnist',
  title: 'Permuted MNIST',
  source: 'Goodfellow, Mirza, Xiao, Courville, Bengio 2013, arXiv:1312.6211',
  dataset: 'mnist',
  tasks: 10,
  transform: (images, { random }) => permutation(images, random),
});
