import { transformed } from './generators/transformed.js';
import { rotation } from './transforms/rotation.js';

/** Ten tasks of all ten digits, turned by angles that are evenly spaced from 0° to 180°. */
export default transformed({
  name: 'rotated-mnist',
  title: 'Rotated MNIST',
  source: 'Lopez-Paz, Ranzato 2017, arXiv:1706.08840',
  dataset: 'mnist',
  tasks: 10,
  transform: (images, { index, tasks }) => rotation(images, (180 * index) / (tasks - 1)),
});
