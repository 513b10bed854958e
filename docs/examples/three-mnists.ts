import { classSplit, joinedDatasets } from 'continual-bench';

/** Digits, then clothes, then Kuzushiji characters: thirty classes. */
const threeMnists = joinedDatasets({
  name: 'three-mnists',
  title: 'MNIST, Fashion-MNIST and KMNIST',
  source: 'unpublished',
  datasets: ['mnist', 'fashion-mnist', 'kmnist'],
});

/** One task for each. */
export default classSplit({
  name: 'mnists-in-a-row',
  title: 'MNISTs in a row',
  source: 'unpublished',
  dataset: threeMnists,
  backbone: 'pixels',
  classesPerTask: [10, 10, 10],
});
