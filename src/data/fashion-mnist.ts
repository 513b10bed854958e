import { idxSource } from './idx-source.js';
import { mnistFiles } from './mnist-files.js';

/** Fashion-MNIST: 60,000 training and 10,000 test images of ten kinds of clothes. Checksums: torchvision. */
export const fashionMnist = idxSource({
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  source: 'Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747',
  ...mnistFiles('http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/', {
    trainImages: { bytes: 26_421_880, md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
    trainLabels: { bytes: 29_515, md5: '25c81989df183df01b3e8a0aad5dffbe' },
    testImages: { bytes: 4_422_102, md5: 'bef4ecab320f06d8554ea6380940ec79' },
    testLabels: { bytes: 5_148, md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
  }),
  classes: 10,
  firstLabel: 0,
  isTransposed: false,
});
