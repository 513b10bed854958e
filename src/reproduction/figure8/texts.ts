import { environmentNotes } from '../../reporting/cells/environment.js';
import { assignments } from '../../reporting/cells/flatten.js';
import { countOf, signed } from '../../reporting/cells/numbers.js';
import { intervalText, probabilityText, signOf, testsLegend } from '../../reporting/measures/significance.js';
import type { Settings } from '../../runs/resolve.js';
import { DEFAULT_MARGIN } from '../../statistics/comparison.js';
import { soft } from '../presets.js';
import { type Circumstances, deviationsFromProtocol } from '../texts.js';
import type { ClaimVerdict, JudgedClaim } from './claims.js';
import type { FigureCurve } from './curves.js';
import type { Difference } from './differences.js';
import { allCurves, type Figure, type FigurePanel } from './figure.js';
import { curveTitle } from './networks.js';
import type { Claim, PaperCurve } from './published.js';

export const TASKS = 'Tasks learned';
export const RATES = 'Learning rate';
export const ACCURACY = 'Average accuracy (%)';
export const FINAL_ACCURACY = 'Average accuracy after the last task (%)';

/** `Split CIFAR-10, 5 tasks`. */
export const panelTitle = ({ panel, curves }: FigurePanel): string => {
  const tasks = Math.max(...curves.map(({ points }) => points.length)) || panel.tasks;
  return `Split ${panel.title}, ${countOf(tasks, 'task')}`;
};

/** `Split CIFAR-10, by learning rate`. */
export const ratesTitle = ({ panel }: FigurePanel): string => `Split ${panel.title}, by learning rate`;

/** Explains the curves and names the weights, in lines to go under the title. */
export function captionOf(
  figure: Figure,
  { seeds, settings }: Pick<Circumstances, 'seeds' | 'settings'>,
): string[] {
  const { panels } = figure;
  const curves = allCurves(figure);
  const failed = curves.reduce((sum, curve) => sum + curve.failed, 0);
  return [
    `Average accuracy over the tasks learned so far: mean ± population standard deviation, ${seedsText(curves, seeds)}`,
    `Features from a frozen ResNet-18. ${weightsTexts(panels).join('; ')}`,
    [trainingText(figure), ...coefficientsText(figure, settings), ...softText(figure)].join('. '),
    ...deviationsFromProtocol(settings),
    ...(failed > 0 ? [`${countOf(failed, 'run')} failed; the means are over the others.`] : []),
    ...environmentNotes(
      panels.flatMap(({ panel, curves: ofPanel, rates }) =>
        ofPanel.map(({ title }, index) => ({
          label: `${panel.title}, ${title}`,
          runs: rates.flatMap((rate) => rate.curves[index]!.runs),
        })),
      ),
    ),
  ];
}

/** `4 epochs of batches of 128, adam at 0.01`, as the curves over the tasks were trained. */
function trainingText({ panels }: Figure): string {
  const { epochs, steps, batchSize, optimizer, learningRate } = panels[0]!.curves[0]!.configuration.training;
  const length = steps === undefined ? countOf(epochs!, 'epoch') : countOf(steps, 'step');
  return `${length} of batches of ${batchSize}, ${optimizer} at ${learningRate}`;
}

/** Says so where SI's coefficients were chosen for another learning rate; empty otherwise. */
function coefficientsText({ definition, panels }: Figure, { strategy }: Settings): string[] {
  const chosenFor = definition.learningRate;
  const elsewhere = panels.some(({ rates }) =>
    rates.some(({ learningRate, curves }) => learningRate !== chosenFor && curves.some(isSi)),
  );
  return elsewhere && strategy?.coefficient === undefined
    ? [`SI’s coefficients are those chosen for a learning rate of ${chosenFor}`]
    : [];
}

const isSi = ({ strategy }: FigureCurve): boolean => strategy === 'si';

function softText({ panels }: Figure): string[] {
  const some = panels.some(({ curves }) => curves.some(({ network }) => network.sharpness === soft));
  return some
    ? [`Soft: the attention’s sharpness is ${soft} (1/K), as in the authors’ program; elsewhere it is 1`]
    : [];
}

function seedsText(curves: readonly FigureCurve[], seeds: number): string {
  const counts = curves.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (fewest === seeds) return `n = ${countOf(seeds, 'seed')}`;
  return `n = ${fewest === most ? most : `${fewest} to ${most}`} of ${countOf(seeds, 'seed')}`;
}

/** `CIFAR-10: weights "stand-in" (1a2b3c4d), side 64`; panels with the same weights share a text. */
export const weightsTexts = (panels: readonly FigurePanel[]): string[] =>
  [...new Set(panels.map(({ weights }) => weights))].map((text) => {
    const titles = panels.filter(({ weights }) => weights === text).map(({ panel }) => panel.title);
    return `${titles.join(' and ')}: ${text}`;
  });

/** Explains the marks in the chart, if there are any. */
export const marksText = (panels: readonly FigurePanel[]): string[] =>
  panels
    .filter(({ claims }) => claims.some(({ claim }) => claim.stated))
    .map(
      ({ panel: { title } }) =>
        `Dotted lines at the right of ${title}: accuracies after the last task as stated in the paper’s text; a triangle means “above”`,
    );

/** `1,424,650`, or a dash without a run. */
export const countText = (count: number | undefined): string => count?.toLocaleString('en') ?? '–';

/** `Neurocoder, all layers + SI − ResNet + SI`. */
export const differenceTitle = ({ curve, over }: Difference): string => `(${curve.title}) − (${over.title})`;

/** Headings of the differences' table. */
export const DIFFERENCE_COLUMNS = ['difference', 'points', '95 % interval', 'p', 'p (Holm)', ''] as const;

/** A row of it. */
export const differenceRow = (difference: Difference): string[] => {
  const { judged } = difference;
  return [
    differenceTitle(difference),
    judged === null ? '–' : signed(judged.points),
    intervalText(judged?.test ?? null),
    judged?.test ? probabilityText(judged.test.p) : '',
    judged?.test ? probabilityText(judged.correctedP!) : '',
    judged === null ? 'no runs' : signOf(judged),
  ];
};

/** Explains the differences. */
export const DIFFERENCES =
  'Differences in average accuracy after the last task, in points, each with its own 95 % confidence interval, not corrected.';

/** Says how a panel's differences were tested; empty without runs. */
export function differencesLegend({ differences }: FigurePanel): string[] {
  const all = differences.flatMap(({ judged }) => (judged ? [judged] : []));
  return all.length === 0 ? [] : testsLegend(all, DEFAULT_MARGIN);
}

const paperTitle = ({ head, strategy }: PaperCurve): string =>
  curveTitle({ title: head === 'mlp' ? 'ResNet' : 'Neurocoder' }, strategy);

/** `ResNet + SI: just above 70 %`. */
export const claimText = ({ curve, above, words }: Claim): string =>
  above ? `${paperTitle(curve)}: ${words} ${paperTitle(above)}` : `${paperTitle(curve)}: ${words}`;

/** The Neurocoder that a claim is judged of, `output layers, soft`, or a dash if it is about ResNet alone. */
export const judgedOfText = ({ neurocoder }: JudgedClaim): string =>
  neurocoder === null ? '–' : neurocoder.title.replace('Neurocoder, ', '');

/** The range that agrees with a claim: `52.5 to 57.5`, or `80 to 100 throughout` for a whole curve. */
export const boundsText = ({ agrees, throughout }: Claim): string =>
  `${agrees.join(' to ')}${throughout ? ' throughout' : ''}`;

/** Our value: `54.21`, or `+9.50` for a difference. */
export const claimedValueText = ({ value, above }: JudgedClaim): string => {
  if (value === null) return '–';
  return above ? signed(value) : value.toFixed(2);
};

/** The same with whether it agrees: `54.21 ✓`, `61.03 (higher)`. */
export const judgedValueText = (judged: JudgedClaim): string =>
  judged.verdict === 'undecided' ? '–' : `${claimedValueText(judged)} ${SIGNS[judged.verdict]}`;

const SIGNS: Record<Exclude<ClaimVerdict, 'undecided'>, string> = {
  agrees: '✓',
  below: '(lower)',
  above: '(higher)',
};

export const CLAIM_VERDICTS: Record<ClaimVerdict, string> = {
  agrees: 'agrees',
  below: 'ours is lower',
  above: 'ours is higher',
  undecided: 'no runs',
};

/** Explains the claims. */
export const CLAIMS =
  'What the paper’s text states about the accuracy after the last task. Its numbers are rounded and have no deviations, so we set a range for each that counts as agreement. “Throughout” means that the curve’s lowest point counts.';

/** Explains the tables by learning rate. */
export const BY_RATE =
  'The same at each learning rate: accuracy after the last task, and what the paper’s text states (where it is of the whole curve, the lowest point), ✓ where ours agrees.';

/** A curve's options: `head.hidden=960,960; …`. */
export const optionsText = ({ configuration }: FigureCurve): string => assignments(configuration).join('; ');
