import { cifarSource } from './cifar.js';

/** Twenty superclasses, then the classes. */
const labelClasses = [20, 100];

/** CIFAR-100: 50,000 training and 10,000 test images of a hundred classes (the fine labels). */
export const cifar100 = cifarSource({
  name: 'cifar100',
  title: 'CIFAR-100',
  source: 'Krizhevsky 2009, Learning multiple layers of features from tiny images',
  download: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
    bytes: 168_513_733,
    checksum: { algorithm: 'md5', hex: '03b5dce01913d631647c71ecec9e9cb8' },
  },
  folder: 'cifar-100-binary',
  train: [
    {
      name: 'train.bin',
      images: 50_000,
      labelClasses,
      sha256: 'f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29',
    },
  ],
  test: [
    {
      name: 'test.bin',
      images: 10_000,
      labelClasses,
      sha256: 'd8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a',
    },
  ],
  classes: 100,
  normalisation: { mean: [0.507, 0.487, 0.441], deviation: [0.267, 0.256, 0.276] },
});
