import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from '../../engine/create.js';
import { batchFeatures, type FeatureSetup } from './batches.js';

/** A thread that computes features of batches of images for its parent, one at a time. */

const featuresOf = batchFeatures(await createEngine('onnx'), workerData as FeatureSetup);

parentPort!.on('message', async (pixels: Uint8Array) => {
  const features = await featuresOf(pixels);
  parentPort!.postMessage(features, [features.buffer as ArrayBuffer]);
});
