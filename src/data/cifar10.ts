import { cifarSource } from './cifar.js';

const labelClasses = [10];
const images = 10_000;

/** CIFAR-10: 50,000 training and 10,000 test images of ten classes. */
export const cifar10 = cifarSource({
  name: 'cifar10',
  title: 'CIFAR-10',
  source: 'Krizhevsky 2009, Learning multiple layers of features from tiny images',
  download: {
    url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
    bytes: 170_052_171,
    checksum: { algorithm: 'md5', hex: 'c32a1d4ab5d03f1284b67883e8d87530' },
  },
  folder: 'cifar-10-batches-bin',
  train: [
    'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
    'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed',
    'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67',
    '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48',
    '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add',
  ].map((sha256, index) => ({ name: `data_batch_${index + 1}.bin`, images, labelClasses, sha256 })),
  test: [
    {
      name: 'test_batch.bin',
      images,
      labelClasses,
      sha256: '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b',
    },
  ],
  classes: 10,
  normalisation: { mean: [0.491, 0.482, 0.447], deviation: [0.247, 0.243, 0.262] },
});
