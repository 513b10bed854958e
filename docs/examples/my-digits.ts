import { classSplit, defineDataset, imageFolder } from 'continual-bench';

/** Grey images of 28×28 in digits/train/CLASS and digits/test/CLASS, beside this file. */
const digits = defineDataset({
  name: 'my-digits',
  title: 'My digits',
  source: 'unpublished',
  classes: 10,
  images: { channels: 1, height: 28, width: 28 },
  normalisation: { mean: [0.1307], deviation: [0.3081] },
  read: (images) => imageFolder(new URL('digits', import.meta.url), images),
});

/** Five tasks of two classes. */
export default classSplit({
  name: 'split-my-digits',
  title: 'Split my digits',
  source: 'unpublished',
  dataset: digits,
  backbone: 'pixels',
  classesPerTask: 2,
});
