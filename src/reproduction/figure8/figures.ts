import type { Options } from '../../runs/configuration.js';
import type { Settings } from '../../runs/resolve.js';
import { type ClassifierNetwork, type NetworkName, networks, type StrategyName } from './networks.js';
import type { PanelName } from './published.js';

/** A way to draw Figure 8. The paper gives neither its training nor SI's coefficients, so there is more than one. */
export interface FigureDefinition {
  /** As typed by the user, and of the files. */
  name: 'figure8' | 'figure8-stand-in';
  title: string;
  networks: readonly ClassifierNetwork[];
  /** Side in pixels that images are scaled to for ResNet-18. */
  side: number;
  /** The same for all curves. */
  training: { epochs: number; batchSize: number };
  /** Adam's learning rate for the curves over the tasks. */
  learningRate: number;
  /** Adam's learning rates for the panels over these, ascending, the above included; no such panels if it is alone. */
  learningRates: readonly number[];
  siCoefficients: Record<PanelName, Partial<Record<NetworkName, number>>>;
}

/**
 * What is not given in the paper was chosen on held-out training images, of `figure8` with weights trained on ImageNet
 * (results/reference/split-cifar-imagenet-held-out.jsonl), of the other with stand-ins (split-cifar-held-out.jsonl).
 */
export const figures: readonly FigureDefinition[] = [
  {
    name: 'figure8',
    title: 'Figure 8: task-incremental Split CIFAR-10 and CIFAR-100',
    networks,
    side: 32,
    training: { epochs: 4, batchSize: 128 },
    learningRate: 0.01,
    learningRates: [0.001, 0.003, 0.01, 0.03],
    siCoefficients: {
      cifar10: {
        resnet: 1000,
        'neurocoder-all': 10,
        'neurocoder-all-soft': 10,
        'neurocoder-last': 100,
        'neurocoder-last-soft': 1,
      },
      cifar100: {
        resnet: 10,
        'neurocoder-all': 10,
        'neurocoder-all-soft': 10,
        'neurocoder-last': 1,
        'neurocoder-last-soft': 1,
      },
    },
  },
  {
    name: 'figure8-stand-in',
    title: 'Figure 8 with small steps: task-incremental Split CIFAR-10 and CIFAR-100',
    networks: networks.filter(({ sharpness }) => sharpness === null || sharpness === 1),
    side: 64,
    training: { epochs: 2, batchSize: 25 },
    learningRate: 0.001,
    learningRates: [0.001],
    siCoefficients: {
      cifar10: { resnet: 1000, 'neurocoder-all': 1, 'neurocoder-last': 10 },
      cifar100: { resnet: 10, 'neurocoder-all': 0.1, 'neurocoder-last': 10 },
    },
  },
];

/**
 * Width of both hidden layers by kind of layers, chosen so that the trainable parameters plus those of ResNet-18 come
 * closest to the 12.6M of Table 6. Neurocoder's is small for CIFAR-100, because each of the 20 output layers has its
 * own memories.
 */
const widths: Record<PanelName, { mlp: number; all: number; last: number }> = {
  cifar10: { mlp: 960, all: 741, last: 596 },
  cifar100: { mlp: 925, all: 229, last: 240 },
};

/** Table 5 of Le and Venkatesh 2020 (arXiv:2009.11443), Split CIFARs. */
const neurocoder: Options = { slots: 100, steps: 1, heads: 10, keyDim: 5, leastUsed: 5, orthogonality: 10 };

/** What a figure sets for a curve; everything else keeps its default. */
export function curveSettings(
  { side, training, siCoefficients }: FigureDefinition,
  panel: PanelName,
  { name, reading, sharpness }: ClassifierNetwork,
  strategy: StrategyName,
  learningRate: number,
): Settings {
  const width = widths[panel][reading ?? 'mlp'];
  const hidden = [width, width];
  return {
    head: reading === null ? { hidden } : { ...neurocoder, hidden, layers: reading, sharpness: sharpness! },
    training: { ...training, learningRate },
    backbone: { side },
    ...(strategy === 'si' && {
      // Neurocoder's orthogonal loss counts in the importance: without it SI failed on Split MNIST.
      strategy: { coefficient: siCoefficients[panel][name]!, headLoss: reading !== null },
    }),
  };
}
