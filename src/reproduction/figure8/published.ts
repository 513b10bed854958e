import type { Reading, StrategyName } from './networks.js';

/** A curve as the paper has it, which does not say in which reading it took Neurocoder. */
export interface PaperCurve {
  head: 'mlp' | 'neurocoder';
  strategy: StrategyName;
}

/**
 * What the paper's text states of a panel, at its last task: the accuracy of a curve in percent, or how many points
 * it lies above another. The text has round numbers without deviations, so each claim has bounds that stand for
 * its words.
 */
export interface Claim {
  curve: PaperCurve;
  /** Where it is a difference that is stated. */
  above?: PaperCurve;
  /** In the paper's words. */
  words: string;
  /** The accuracy that is stated, to be marked in the chart. */
  stated?: { value: number; atLeast: boolean };
  /** What counts as agreeing, bounds included; percent, or points. */
  agrees: [low: number, high: number];
  /** Stated of the whole curve, so that its lowest point counts, not the last. */
  throughout?: true;
}

/** A part of the figure: a dataset's tasks. */
export interface Panel {
  /** What the user types, the dataset's name. */
  name: PanelName;
  title: string;
  scenario: string;
  /** Number of tasks. */
  tasks: number;
  claims: readonly Claim[];
}

export const panelNames = ['cifar10', 'cifar100'] as const;
export type PanelName = (typeof panelNames)[number];

/** Parameters that Table 6 has for both heads on Split CIFAR, those of ResNet-18 included. */
export const PUBLISHED_PARAMETERS = 12_600_000;

/** ResNet-18's own parameters without its classifier; they are frozen. */
export const BACKBONE_PARAMETERS = 11_176_512;

const resnet: PaperCurve = { head: 'mlp', strategy: 'adam' };
const resnetSi: PaperCurve = { head: 'mlp', strategy: 'si' };
const neurocoder: PaperCurve = { head: 'neurocoder', strategy: 'adam' };
const neurocoderSi: PaperCurve = { head: 'neurocoder', strategy: 'si' };

/** Figure 8 of Le and Venkatesh 2020 (arXiv:2009.11443), and what its text says of the curves. */
export const panels: readonly Panel[] = [
  {
    name: 'cifar10',
    title: 'CIFAR-10',
    scenario: 'split-cifar10/task',
    tasks: 5,
    claims: [
      { curve: resnet, words: '55 %', stated: { value: 55, atLeast: false }, agrees: [52.5, 57.5] },
      { curve: neurocoder, words: '70 %', stated: { value: 70, atLeast: false }, agrees: [67.5, 72.5] },
      { curve: resnetSi, words: 'just above 70 %', stated: { value: 70, atLeast: true }, agrees: [70, 75] },
      {
        curve: neurocoderSi,
        words: 'above 80 %, stable',
        stated: { value: 80, atLeast: true },
        agrees: [80, 100],
        throughout: true,
      },
    ],
  },
  {
    name: 'cifar100',
    title: 'CIFAR-100',
    scenario: 'split-cifar100/task',
    tasks: 20,
    claims: [
      { curve: resnetSi, above: resnet, words: 'about 10 points above', agrees: [7.5, 12.5] },
      { curve: neurocoder, above: resnetSi, words: 'slightly above', agrees: [0, 5] },
      { curve: neurocoderSi, above: resnetSi, words: 'another 10 points above', agrees: [7.5, 12.5] },
    ],
  },
];

/** The readings that a claim is judged in: both where it is about Neurocoder, else none. */
export const readingsOf = ({ curve, above }: Claim): (Reading | null)[] =>
  curve.head === 'neurocoder' || above?.head === 'neurocoder' ? ['all', 'last'] : [null];
