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
