import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../errors/user-error.js';
import type { FeatureSetup } from './batches.js';
import { featureCount } from './network.js';
import type { ResNet18Weights } from './weights.js';

/** Images of one size. */
export interface Images {
  /** [count, 3, height, width], 0 … 255. */
  pixels: Uint8Array;
  count: number;
  height: number;
  width: number;
}

/** Of each batch. */
const BATCH_SIZE = 64;

const workerFile = new URL('./worker.js', import.meta.url);

/**
 * ResNet-18's features of images, [count, 512], one row per image, computed in batches on all cores.
 * @param progress called after each batch with the number of images done
 * @param signal aborts the computation; its reason is then thrown
 * @param batchSize number of images that a core computes at a time
 * @throws UserError if ONNX Runtime cannot compute here
 */
export async function computeFeatures(
  weights: ResNet18Weights,
  { pixels, count, height, width }: Images,
  side: number,
  progress: (done: number) => void = () => {},
  signal?: AbortSignal,
  batchSize = BATCH_SIZE,
): Promise<Float32Array> {
  const imageSize = 3 * height * width;
  const features = new Float32Array(count * featureCount);
  const setup: FeatureSetup = { weights, side, batchShape: [batchSize, 3, height, width] };
  let next = 0;
  let done = 0;
  // One single-threaded session per worker: threads that share a session wait for each other at every operator.
  const serve = async () => {
    const worker = new FeatureWorker(setup);
    try {
      while (next < count && !signal?.aborted) {
        const first = next;
        const size = Math.min(batchSize, count - first);
        next += size;
        const batch = pixels.slice(first * imageSize, (first + size) * imageSize);
        features.set(await worker.featuresOf(batch), first * featureCount);
        done += size;
        progress(done);
      }
    } catch (error) {
      next = count;
      throw error;
    } finally {
      await worker.end();
    }
  };
  const workers = Math.min(availableParallelism(), Math.ceil(count / batchSize));
  const results = await Promise.allSettled(Array.from({ length: workers }, serve));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  signal?.throwIfAborted();
  return features;
}

/** A thread that computes features, one batch at a time. */
class FeatureWorker {
  private readonly worker: Worker;
  private waiting: { resolve(features: Float32Array): void; reject(error: unknown): void } | undefined;
  private failure: unknown;

  constructor(setup: FeatureSetup) {
    this.worker = new Worker(workerFile, { workerData: setup });
    this.worker.on('message', (features: Float32Array) => this.waiting?.resolve(features));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`a worker thread ended with status ${code}`)));
  }

  featuresOf(batch: Uint8Array): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.waiting = { resolve, reject };
      this.worker.postMessage(batch, [batch.buffer as ArrayBuffer]);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: unknown): void {
    // Errors lose their class on the way between threads.
    const isForUser = error instanceof Error && error.name === 'UserError';
    this.failure ??= isForUser ? new UserError(error.message) : error;
    this.waiting?.reject(this.failure);
  }
}
