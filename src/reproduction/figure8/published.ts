import type { StrategyName } from './networks.js';

/** A curve of the paper, which does not say which of its layers were Neurocoder's. */
export interface PaperCurve {
  head: 'mlp' | 'neurocoder';
  strategy: StrategyName;
}

/**
 * What the paper's text states about a panel after the last task: a curve's accuracy in percent, or how many points it
 * lies above another curve. The text gives rounded numbers without deviations, so each claim gets a range of values
 * that count as agreement.
 */
export interface Claim {
  curve: PaperCurve;
  /** The other curve, if a difference is stated. */
  above?: PaperCurve;
  /** The claim in the paper's words. */
  words: string;
  /** The stated accuracy, marked in the chart. */
  stated?: { value: number; atLeast: boolean };
  /** The range that counts as agreement, ends included; in percent, or in points for a difference. */
  agrees: [low: number, high: number];
  /** The claim is about the whole curve, so its lowest point counts instead of its last. */
  throughout?: true;
}

/** A panel of the figure: one dataset's tasks. */
export interface Panel {
  /** The dataset's name, as typed by the user. */
  name: PanelName;
  title: string;
  scenario: string;
  /** Number of tasks. */
  tasks: number;
  claims: readonly Claim[];
}

export const panelNames = ['cifar10', 'cifar100'] as const;
export type PanelName = (typeof panelNames)[number];

/** Number of parameters in Table 6 for either head on Split CIFAR, including those of ResNet-18. */
export const PUBLISHED_PARAMETERS = 12_600_000;

/** Number of parameters of ResNet-18 without its classifier; they are frozen. */
export const BACKBONE_PARAMETERS = 11_176_512;

const resnet: PaperCurve = { head: 'mlp', strategy: 'adam' };
const resnetSi: PaperCurve = { head: 'mlp', strategy: 'si' };
const neurocoder: PaperCurve = { head: 'neurocoder', strategy: 'adam' };
const neurocoderSi: PaperCurve = { head: 'neurocoder', strategy: 'si' };

/** Figure 8 of Le and Venkatesh 2020 (arXiv:2009.11443), and what the text says about its curves. */
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

export const isAboutNeurocoder = ({ curve, above }: Claim): boolean =>
  curve.head === 'neurocoder' || above?.head === 'neurocoder';
