import { idxSource } from './idx-source.js';

/** One archive has all six splits. Its checksum: torchvision. */
const archive = {
  url: 'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip',
  bytes: 561_753_746,
  checksum: { algorithm: 'md5', hex: '58c8d27c78d21e728a6bc7b3cc06412e' },
} as const;

/** A split, whose images are published with rows and columns exchanged. */
const split = (name: string, title: string, classes: number, firstLabel: number) => {
  const file = (part: string, what: string) => `emnist-${name}-${part}-${what}-ubyte.gz`;
  return idxSource({
    name: `emnist-${name}`,
    title,
    source: 'Cohen, Afshar, Tapson, van Schaik 2017, arXiv:1702.05373',
    downloads: [archive],
    isZipped: true,
    // Of the archive alone, not of the files in it.
    published: {},
    files: {
      train: { images: file('train', 'images-idx3'), labels: file('train', 'labels-idx1') },
      test: { images: file('test', 'images-idx3'), labels: file('test', 'labels-idx1') },
    },
    classes,
    firstLabel,
    isTransposed: true,
  });
};

/** EMNIST Balanced: ten digits, 26 capital letters and the eleven small ones that look unlike theirs. */
export const emnistBalanced = split('balanced', 'EMNIST Balanced', 47, 0);

/** EMNIST Letters: 26 letters, capital and small ones together. They are numbered from 1 in the files, here from 0. */
export const emnistLetters = split('letters', 'EMNIST Letters', 26, 1);
