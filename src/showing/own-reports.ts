import { dirname, resolve } from 'node:path';
import type { AssetReport } from '../assets/inspect.js';
import { hasFeatures, type LoadedDataset } from '../data/dataset.js';
import { readOwn } from '../data/own/load.js';
import { guarded } from '../plugins/own/guarded.js';
import { datasetsIn } from './chosen.js';

/**
 * The datasets that a user's own file defines, beside what is installed.
 * @throws UserError if they are missing or damaged; PluginError
 */
export async function ownReports(file: string): Promise<AssetReport[]> {
  const reports: AssetReport[] = [];
  for (const { dataset, own } of await datasetsIn(file)) {
    if (typeof dataset === 'string') continue;
    const { name, title, source } = dataset;
    const { dataset: read, digest } = await guarded(own, () => readOwn(dataset));
    reports.push({
      ...{ name, label: null, title, source, state: 'own', problem: null },
      folder: dirname(resolve(file)),
      bytes: bytesOf(read),
      origin: file,
      downloaded: 0,
      data: digest,
    });
  }
  return reports;
}

/** Of pixels, or of features. */
const bytesOf = (dataset: LoadedDataset): number =>
  hasFeatures(dataset)
    ? dataset.train.features.data.byteLength + dataset.test.features.data.byteLength
    : dataset.train.pixels.byteLength + dataset.test.pixels.byteLength;
