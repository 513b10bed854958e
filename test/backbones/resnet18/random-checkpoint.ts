import type { Checkpoint } from '../../../src/backbones/checkpoint/checkpoint.js';
import { Random } from '../../../src/random/random.js';

/** Names and shapes of torchvision's ResNet-18. */
export function shapesOfResNet18(): [key: string, shape: number[]][] {
  const shapes: [string, number[]][] = [];
  const add = (convolution: string, norm: string, shape: number[]) => {
    shapes.push([`${convolution}.weight`, shape]);
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
      shapes.push([`${norm}.${part}`, [shape[0]!]]);
    }
  };
  add('conv1', 'bn1', [64, 3, 7, 7]);
  let channels = 64;
  for (const [stage, width] of [64, 128, 256, 512].entries()) {
    for (const index of [0, 1]) {
      const at = `layer${stage + 1}.${index}`;
      add(`${at}.conv1`, `${at}.bn1`, [width, channels, 3, 3]);
      add(`${at}.conv2`, `${at}.bn2`, [width, width, 3, 3]);
      if (channels !== width) add(`${at}.downsample.0`, `${at}.downsample.1`, [width, channels, 1, 1]);
      channels = width;
    }
  }
  return shapes;
}

/** A checkpoint of ResNet-18 with random weights of about the size that keeps activations near 1. */
export function randomCheckpoint(): Checkpoint {
  const random = new Random(18);
  const tensors = shapesOfResNet18().map(([key, shape]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const spread = shape.length > 1 ? Math.sqrt(6 / (size / shape[0]!)) : 0.3;
    const centre = key.endsWith('.running_var') || (shape.length === 1 && key.endsWith('.weight')) ? 1 : 0;
    const values = Float64Array.from({ length: size }, () => centre + spread * (2 * random.uniform() - 1));
    return [key, { dtype: 'float32', shape, read: () => values }] as const;
  });
  return { tensors: new Map(tensors) };
}

/** A checkpoint as a safetensors file, in float32. */
export function safetensorsOf({ tensors }: Checkpoint): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    [...tensors].map(([key, { shape, read }]) => {
      const begin = end;
      end += 4 * read().length;
      return [key, { dtype: 'F32', shape, data_offsets: [begin, end] }];
    }),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const data = [...tensors.values()].map((tensor) => Buffer.from(Float32Array.from(tensor.read()).buffer));
  return Buffer.concat([length, json, ...data]);
}
