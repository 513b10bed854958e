import type { Asset } from '../assets/asset.js';
import type { IdxDescription } from './idx-source.js';

/** What is published of a file. */
interface FileFacts {
  bytes: number;
  md5: string;
}

/** The files of a dataset that has the four files of MNIST, at one address. */
export function mnistFiles(
  folderUrl: string,
  facts: { trainImages: FileFacts; trainLabels: FileFacts; testImages: FileFacts; testLabels: FileFacts },
): Pick<IdxDescription, 'downloads' | 'published' | 'files' | 'isZipped'> {
  const [trainImages, trainLabels] = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'];
  const [testImages, testLabels] = ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'];
  const file = (name: string, { bytes, md5 }: FileFacts): Asset['downloads'][number] => ({
    url: `${folderUrl}${name}`,
    bytes,
    checksum: { algorithm: 'md5', hex: md5 },
  });
  const byName = {
    [trainImages]: file(trainImages, facts.trainImages),
    [trainLabels]: file(trainLabels, facts.trainLabels),
    [testImages]: file(testImages, facts.testImages),
    [testLabels]: file(testLabels, facts.testLabels),
  };
  return {
    downloads: Object.values(byName) as unknown as Asset['downloads'],
    published: Object.fromEntries(Object.entries(byName).map(([name, { checksum }]) => [name, checksum])),
    files: {
      train: { images: trainImages, labels: trainLabels },
      test: { images: testImages, labels: testLabels },
    },
    isZipped: false,
  };
}
