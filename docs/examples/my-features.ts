import { classSplit, defineDataset, readNpy } from 'continual-bench';

/** An array in a file beside this one. */
const array = (name: string) => readNpy(new URL(name, import.meta.url));

const features = defineDataset({
  name: 'my-features',
  title: 'My features',
  source: 'unpublished',
  classes: 10,
  features: 64,
  read: () => ({
    train: { features: array('train-features.npy'), labels: array('train-labels.npy') },
    test: { features: array('test-features.npy'), labels: array('test-labels.npy') },
  }),
});

/** Five tasks of two classes. */
export default classSplit({
  name: 'split-my-features',
  title: 'Split my features',
  source: 'unpublished',
  dataset: features,
  backbone: 'features',
  classesPerTask: 2,
});
