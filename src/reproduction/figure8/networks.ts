/** Which layers are Neurocoder's: all of the classifier's, or only the output layers. The paper says both. */
export type Reading = 'all' | 'last';

export const strategyNames = ['adam', 'si'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** A classifier over ResNet-18's features. */
export interface ClassifierNetwork {
  name: NetworkName;
  /** As in the paper, and the reading. */
  title: string;
  head: 'mlp' | 'neurocoder';
  reading: Reading | null;
}

export type NetworkName = 'resnet' | 'neurocoder-all' | 'neurocoder-last';

/** In the order of the legend. */
export const networks: readonly ClassifierNetwork[] = [
  { name: 'resnet', title: 'ResNet', head: 'mlp', reading: null },
  { name: 'neurocoder-all', title: 'Neurocoder, all layers', head: 'neurocoder', reading: 'all' },
  { name: 'neurocoder-last', title: 'Neurocoder, output layers', head: 'neurocoder', reading: 'last' },
];

/** `ResNet`, `ResNet + SI`. */
export const curveTitle = ({ title }: { title: string }, strategy: StrategyName): string =>
  strategy === 'si' ? `${title} + SI` : title;
