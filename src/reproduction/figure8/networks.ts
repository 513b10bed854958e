import { soft } from '../presets.js';

/** Which layers of the classifier are Neurocoder layers: all, or only the output layers. The paper says both. */
export type Reading = 'all' | 'last';

export const strategyNames = ['adam', 'si'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** A classifier on top of ResNet-18's features. */
export interface ClassifierNetwork {
  name: NetworkName;
  /** The paper's name, with the reading. */
  title: string;
  head: 'mlp' | 'neurocoder';
  reading: Reading | null;
  /** Of attention to the programs: 1 by the paper's text, 1/K in the authors' program. */
  sharpness: number | null;
}

export type NetworkName =
  | 'resnet'
  | 'neurocoder-all'
  | 'neurocoder-last'
  | 'neurocoder-all-soft'
  | 'neurocoder-last-soft';

const neurocoder = (reading: Reading, layers: string): ClassifierNetwork[] => [
  {
    name: `neurocoder-${reading}`,
    title: `Neurocoder, ${layers}`,
    head: 'neurocoder',
    reading,
    sharpness: 1,
  },
  {
    name: `neurocoder-${reading}-soft`,
    title: `Neurocoder, ${layers}, soft`,
    head: 'neurocoder',
    reading,
    sharpness: soft,
  },
];

/** In the order of the legend. */
export const networks: readonly ClassifierNetwork[] = [
  { name: 'resnet', title: 'ResNet', head: 'mlp', reading: null, sharpness: null },
  ...neurocoder('all', 'all layers'),
  ...neurocoder('last', 'output layers'),
];

/** `ResNet`, `ResNet + SI`. */
export const curveTitle = ({ title }: { title: string }, strategy: StrategyName): string =>
  strategy === 'si' ? `${title} + SI` : title;
