import { availableParallelism } from 'node:os';
import { Progress } from '../cli/progress.js';
import { beside, type Times } from '../measuring/beside.js';
import type { PyTorch } from '../pytorch/installation.js';
import { ours } from './ours.js';
import { operations, products } from './products.js';
import { pytorch } from './pytorch.js';

export interface FeatureMeasurement extends Times {
  what: 'features';
  /** Images a block. */
  images: number;
  /** What they are resized to. */
  side: number;
  /** Cores in use. */
  cores: number;
  unit: 'ms';
  products: {
    /** Of a product of two matrices of 1,024 × 1,024, on one core. */
    gigaflopsACore: number;
    /** The rate of our features, as a share of what such products reach on all cores. */
    share: number;
  };
}

/** Multiplications and additions that an image takes, taps on the padding included. */
const operationsOf = (side: number): number => 2 * 148.6e6 * (side / 64) ** 2;

/** The first block of each side warms up. */
const warmUps = 1;

/** Measures ResNet-18's features beside PyTorch and beside this machine's matrix products. */
export async function measureFeatures(
  { images, side, blocks }: { images: number; side: number; blocks: number },
  installation: PyTorch | undefined,
): Promise<FeatureMeasurement> {
  const own = await ours(images, side);
  const product = { name: 'matrix products', ...(await products()) };
  const theirs = await pytorch(images, side, installation);
  const secondsARound = 0.5 + 0.008 * images * (side / 64) ** 2;
  const progress = new Progress(new Array<number>(warmUps + blocks).fill(secondsARound));
  const onRound = () => progress.next('a block of features');
  const times = await beside(own, [...theirs, product], { blocks, warmUps, onRound });
  const besideProduct = times.peers.at(-1)!;
  const cores = availableParallelism();
  return {
    what: 'features',
    images,
    side,
    cores,
    unit: 'ms',
    ...times,
    peers: times.peers.slice(0, -1),
    products: {
      gigaflopsACore: operations / besideProduct.median / 1e6,
      share: operationsOf(side) / operations / cores / besideProduct.ratio.median,
    },
  };
}
