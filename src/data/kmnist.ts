import { idxSource } from './idx-source.js';
import { mnistFiles } from './mnist-files.js';

/** Kuzushiji-MNIST: 60,000 training and 10,000 test images of ten old Japanese characters. Checksums: torchvision. */
export const kmnist = idxSource({
  name: 'kmnist',
  title: 'Kuzushiji-MNIST',
  source: 'Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto, Ha 2018, arXiv:1812.01718',
  ...mnistFiles('http://codh.rois.ac.jp/kmnist/dataset/kmnist/', {
    trainImages: { bytes: 18_165_135, md5: 'bdb82020997e1d708af4cf47b453dcf7' },
    trainLabels: { bytes: 29_497, md5: 'e144d726b3acfaa3e44228e80efcd344' },
    testImages: { bytes: 3_041_136, md5: '5c965bf0a639b31b8f53240b1b52f4d7' },
    testLabels: { bytes: 5_120, md5: '7320c461ea6c1c855c0b718fb2a4b134' },
  }),
  classes: 10,
  firstLabel: 0,
  isTransposed: false,
});
