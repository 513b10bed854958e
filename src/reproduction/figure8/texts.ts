import { assignments } from '../../reporting/cells/flatten.js';
import { countOf, signed } from '../../reporting/cells/numbers.js';
import { type Circumstances, deviationsFromProtocol } from '../texts.js';
import type { ClaimVerdict, JudgedClaim } from './claims.js';
import type { FigureCurve } from './curves.js';
import type { Difference } from './differences.js';
import type { FigurePanel } from './figure.js';
import { curveTitle, type Reading } from './networks.js';
import type { Claim, PaperCurve } from './published.js';

export const TITLE = 'Figure 8: task-incremental Split CIFAR-10 and CIFAR-100';
export const TASKS = 'Tasks learned';
export const ACCURACY = 'Average accuracy (%)';

/** `Split CIFAR-10, 5 tasks`. */
export const panelTitle = ({ panel, curves }: FigurePanel): string => {
  const tasks = Math.max(...curves.map(({ points }) => points.length)) || panel.tasks;
  return `Split ${panel.title}, ${countOf(tasks, 'task')}`;
};

/** What the curves are and which weights they came from, in lines to stand under the title. */
export function captionOf(
  panels: readonly FigurePanel[],
  { seeds, settings }: Pick<Circumstances, 'seeds' | 'settings'>,
): string[] {
  const curves = panels.flatMap((panel) => panel.curves);
  const failed = curves.reduce((sum, curve) => sum + curve.failed, 0);
  return [
    `Average accuracy over the tasks learned so far: mean ± population standard deviation, ${seedsText(curves, seeds)}`,
    `Features of a frozen ResNet-18: ${weightsTexts(panels).join('; ')}`,
    ...deviationsFromProtocol(settings),
    ...(failed > 0 ? [`${countOf(failed, 'run')} failed; the means are of the others.`] : []),
  ];
}

function seedsText(curves: readonly FigureCurve[], seeds: number): string {
  const counts = curves.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (fewest === seeds) return `n = ${countOf(seeds, 'seed')}`;
  return `n = ${fewest === most ? most : `${fewest} to ${most}`} of ${countOf(seeds, 'seed')}`;
}

/** `CIFAR-10: weights "stand-in" (1a2b3c4d), side 64`, once for panels that have the same. */
export const weightsTexts = (panels: readonly FigurePanel[]): string[] =>
  [...new Set(panels.map(({ weights }) => weights))].map((text) => {
    const titles = panels.filter(({ weights }) => weights === text).map(({ panel }) => panel.title);
    return `${titles.join(' and ')}: ${text}`;
  });

/** What the marks in the chart are, where there are any. */
export const marksText = (panels: readonly FigurePanel[]): string[] =>
  panels
    .filter(({ claims }) => claims.some(({ claim }) => claim.stated))
    .map(
      ({ panel: { title } }) =>
        `Dotted at the right of ${title}: what the paper’s text states after the last task, with a triangle where it says “above”`,
    );

/** `1,424,650`, or a dash without a run. */
export const countText = (count: number | undefined): string => count?.toLocaleString('en') ?? '–';

/** `+2.51`, or a dash without runs. */
export const pointsText = (value: number | null): string => (value === null ? '–' : signed(value));

/** `Neurocoder, all layers + SI − ResNet + SI`. */
export const differenceTitle = ({ curve, over }: Difference): string => `(${curve.title}) − (${over.title})`;

/** What the differences are. */
export const DIFFERENCES =
  "Differences of the average accuracy after the last task, in points, with Welch's t-test at 5 % (deviations taken as sample deviations).";

const READINGS: Record<Reading, string> = { all: 'all layers', last: 'output layers' };

const paperTitle = ({ head, strategy }: PaperCurve): string =>
  curveTitle({ title: head === 'mlp' ? 'ResNet' : 'Neurocoder' }, strategy);

/** `ResNet + SI: just above 70 %`. */
export const claimText = ({ curve, above, words }: Claim): string =>
  above ? `${paperTitle(curve)}: ${words} ${paperTitle(above)}` : `${paperTitle(curve)}: ${words}`;

/** Of a claim, `all layers`, or a dash where it is not about Neurocoder. */
export const readingText = ({ reading }: JudgedClaim): string => (reading === null ? '–' : READINGS[reading]);

/** What counts as agreeing with a claim: `52.5 to 57.5`, of a whole curve `80 to 100 throughout`. */
export const boundsText = ({ agrees, throughout }: Claim): string =>
  `${agrees.join(' to ')}${throughout ? ' throughout' : ''}`;

/** Ours, `54.21`, or of a difference `+9.50`. */
export const claimedValueText = ({ value, above }: JudgedClaim): string => {
  if (value === null) return '–';
  return above ? signed(value) : value.toFixed(2);
};

export const CLAIM_VERDICTS: Record<ClaimVerdict, string> = {
  agrees: 'agrees',
  below: 'ours is lower',
  above: 'ours is higher',
  undecided: 'no runs',
};

/** What the claims are. */
export const CLAIMS =
  'What the paper’s text states after the last task, and the bounds taken for its words: its numbers are round and without deviations. Throughout: the curve’s lowest point counts.';

/** A curve's options as `head.hidden=960,960`. */
export const optionsText = ({ configuration }: FigureCurve): string => assignments(configuration).join('; ');
