import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { matMul, type Tensor } from '@tensorflow/tfjs-core';
import { median } from 'simple-statistics';
import { float32, sizeOf } from '../src/engine/array.js';
import { createEngine } from '../src/engine/create.js';
import { Random } from '../src/random/random.js';
import { python } from './peer.js';

/**
 * Milliseconds an image that ResNet-18's features take on all cores, beside PyTorch and beside the machine's
 * matrix products. Needs the build, whose threads start from JavaScript.
 * Arguments: images a block (1000), side (64), blocks (5).
 */

const [count = 1000, side = 64, blocks = 5] = process.argv.slice(2).map(Number);
const cores = availableParallelism();
/** Multiplications and additions that an image of side 64 takes, all taps on padding included. */
const operations = 2 * 148.6e6 * (side / 64) ** 2;

const built = new URL('../dist/src/backbones/resnet18/features.js', import.meta.url).href;
const { computeFeatures } = (await import(built)) as typeof import('../src/backbones/resnet18/features.js');

const random = new Random(1);
const weightsOf = (size: number, inputs: number, outputs: number) => {
  const shape = [size, size, inputs, outputs];
  const spread = Math.sqrt(6 / (size * size * inputs));
  const data = Float32Array.from({ length: sizeOf(shape) }, () => spread * (2 * random.uniform() - 1));
  return { filter: float32(shape, data), bias: float32([outputs]) };
};
const weights = {
  stem: weightsOf(7, 3, 64),
  blocks: [64, 128, 256, 512].flatMap((width, stage) => {
    const inputs = stage > 0 ? width / 2 : width;
    const strides = stage > 0 ? 2 : 1;
    const shortcut = stage > 0 && { shortcut: weightsOf(1, inputs, width) };
    const second = weightsOf(3, width, width);
    return [
      { first: weightsOf(3, inputs, width), second, strides, ...shortcut },
      { first: weightsOf(3, width, width), second: weightsOf(3, width, width), strides: 1 },
    ];
  }),
};
const pixels = Uint8Array.from({ length: 2 * count * 3 * 32 * 32 }, () => random.integer(256));

/** Of so many images more: threads start once for all of a dataset's. */
async function ours(): Promise<number> {
  const milliseconds = async (images: number): Promise<number> => {
    const start = performance.now();
    const some = { pixels: pixels.subarray(0, 3 * 32 * 32 * images), count: images, height: 32, width: 32 };
    await computeFeatures(weights, some, side, () => {});
    return performance.now() - start;
  };
  return ((await milliseconds(2 * count)) - (await milliseconds(count))) / count;
}

const script = fileURLToPath(new URL('./pytorch_features.py', import.meta.url));
const peer =
  python === undefined
    ? undefined
    : spawn(python, [script, `${cores}`, `${count}`, `${side}`], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = peer && createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
async function theirs(): Promise<number> {
  peer!.stdin.write('\n');
  return Number((await lines!.next()).value);
}

/** Operations a second of a product of matrices of 1,024 × 1,024 on one core. */
const engine = await createEngine('onnx');
const product = engine.compile('product', ([a, b]: Tensor[]) => matMul(a!, b!));
const matrices = [0, 1].map(() => float32([1024, 1024], Float32Array.from({ length: 2 ** 20 }, Math.random)));
async function productRate(): Promise<number> {
  const times = [];
  for (let index = 0; index < 9; index++) {
    const start = performance.now();
    await product(matrices);
    times.push(performance.now() - start);
  }
  return (2 * 1024 ** 3) / (median(times) / 1000);
}

const found: { ours: number; theirs: number; rate: number }[] = [];
// The first block of each warms up.
for (let block = 0; block <= blocks; block++) {
  const result = {
    ours: await ours(),
    theirs: peer ? await theirs() : Number.NaN,
    rate: await productRate(),
  };
  if (block > 0) found.push(result);
}
peer?.stdin.end();
await engine.release();

const of = (pick: (one: (typeof found)[number]) => number): number => median(found.map(pick));
process.stdout.write(
  `ResNet-18 at side ${side} on ${cores} cores: ${of((one) => one.ours).toFixed(2)} ms an image, ` +
    `PyTorch ${of((one) => one.theirs).toFixed(2)} ms, ratio ${of((one) => one.ours / one.theirs).toFixed(2)}; ` +
    `60,000 images in ${(60 * of((one) => one.ours)).toFixed(0)} s; ` +
    `${(100 * of((one) => operations / (one.ours / 1000) / (cores * one.rate))).toFixed(0)} % of the rate of products ` +
    `(${(of((one) => one.rate) / 1e9).toFixed(0)} GFLOP/s a core). Medians of ${blocks} blocks of ${count} images in turns.\n`,
);
