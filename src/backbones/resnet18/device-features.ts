import { type ChildProcess, fork } from 'node:child_process';
import { deviceEnvironment } from '../../engine/device-environment.js';
import type { Device } from '../../engine/engine.js';
import { DeviceError } from '../../engine/onnx/device-error.js';
import { UserError } from '../../errors/user-error.js';
import type { FeatureSetup } from './batches.js';
import type { FromDevice, ToDevice } from './device-process.js';
import type { Images } from './features.js';
import { featureCount } from './network.js';
import type { ResNet18Weights } from './weights.js';

const processFile = new URL('./device-process.js', import.meta.url);

/** So many batches are on their way, so that the device need not wait for the next. */
const AHEAD = 2;

/** Images of a batch: on a large GPU 256 of side 224, which take about 2 GB, and up to 1,024 smaller ones. */
export const batchOn = (device: Device, side: number): number =>
  device === 'cuda' ? Math.min(1024, Math.floor(256 * (224 / side) ** 2)) : 64;

/**
 * ResNet-18's features of images, [count, 512], one row per image, computed on a device in a process of its own, without
 * TF32.
 * @param progress called after each batch with the number of images done
 * @param signal aborts the computation; its reason is then thrown
 * @throws UserError if the device cannot be used
 */
export async function featuresOnDevice(
  device: Device,
  weights: ResNet18Weights,
  { pixels, count, height, width }: Images,
  side: number,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<Float32Array> {
  signal.throwIfAborted();
  const imageSize = 3 * height * width;
  const batch = batchOn(device, side);
  const features = new Float32Array(count * featureCount);
  const setup: FeatureSetup = { weights, side, batchShape: [batch, 3, height, width] };
  const helper = new DeviceProcess(device, setup);
  const stop = () => helper.end(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    let next = 0;
    const serve = async () => {
      while (next < count) {
        const first = next;
        next = Math.min(count, first + batch);
        const last = next;
        const some = pixels.subarray(first * imageSize, last * imageSize);
        features.set(await helper.featuresOf(some), first * featureCount);
        progress(last);
      }
    };
    const results = await Promise.allSettled(Array.from({ length: AHEAD }, serve));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    signal.throwIfAborted();
    return features;
  } finally {
    signal.removeEventListener('abort', stop);
    helper.end();
  }
}

interface Waiting {
  resolve(features: Float32Array): void;
  reject(error: unknown): void;
}

/** The process that computes; it answers in order. */
class DeviceProcess {
  private readonly child: ChildProcess;
  private readonly waiting: Waiting[] = [];
  private failure: unknown;
  /** Whether it has computed something. */
  private works = false;

  constructor(
    private readonly device: Device,
    setup: FeatureSetup,
  ) {
    this.child = fork(processFile, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // In place of JSON, for arrays.
      serialization: 'advanced',
      env: { ...process.env, ...deviceEnvironment() },
    });
    this.child.on('message', (message: FromDevice) => this.receive(message));
    this.child.on('error', (error) => this.fail(error));
    this.child.on('exit', (code, killedBy) =>
      this.fail(this.ended(killedBy ? `was killed by ${killedBy}` : `ended with status ${code}`)),
    );
    this.send({ ...setup, device });
  }

  featuresOf(pixels: Uint8Array): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.waiting.push({ resolve, reject });
      this.send(pixels);
    });
  }

  /** @param reason why what is not done is given up */
  end(reason: unknown = new Error('the process was ended')): void {
    this.fail(reason);
    this.child.kill('SIGKILL');
  }

  /** A closed channel means that the process has ended; 'exit' handles that. */
  private send(message: ToDevice): void {
    this.child.send(message, () => {});
  }

  private receive(message: FromDevice): void {
    if (message instanceof Float32Array) {
      this.works = true;
      this.waiting.shift()?.resolve(message);
    } else this.fail(message.isForUser ? new UserError(message.message) : new Error(message.message));
  }

  private ended(how: string): UserError {
    const { device } = this;
    return this.works || device === 'cpu'
      ? new UserError(`the process that computes features on ${device} ${how}`)
      : new DeviceError(device, `the process that loads its libraries ${how}`);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}
