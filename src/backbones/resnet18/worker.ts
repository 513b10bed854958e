import { parentPort, workerData } from 'node:worker_threads';
import { array } from '../../engine/array.js';
import { createEngine } from '../../engine/create.js';
import type { FeatureWorkerSetup } from './features.js';
import { featureCount, resnet18 } from './network.js';

/** A thread that computes features of batches of images for its parent, one at a time. */

const { weights, side, batchShape } = workerData as FeatureWorkerSetup;
const engine = await createEngine('onnx');
const featuresOf = engine.compile('resnet18', resnet18(weights, side));
const imageSize = batchShape[1] * batchShape[2] * batchShape[3];

parentPort!.on('message', async (pixels: Uint8Array) => {
  // A short batch is filled up, so that one program can compute all.
  const images = new Float32Array(batchShape[0] * imageSize);
  images.set(pixels);
  const { data } = await featuresOf(array('float32', batchShape, images));
  const features = data.slice(0, (pixels.length / imageSize) * featureCount);
  parentPort!.postMessage(features, [features.buffer as ArrayBuffer]);
});
