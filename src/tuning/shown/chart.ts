import { countOf } from '../../reporting/cells/numbers.js';
import { boundsOf, dataset, drawable, type Point } from '../../reporting/charts/drawing.js';
import { axisOf } from '../../reporting/charts/option-axis.js';
import { type LineStyle, styleOf } from '../../reporting/charts/palette.js';
import { panelsPng } from '../../reporting/charts/panels.js';
import { pointOf } from '../../reporting/charts/point-of.js';
import type { Drawable } from '../../reporting/charts/rendering.js';
import type { StudyStanding, TrialStanding } from '../standing.js';
import { namesOf, valuesOf } from '../study.js';
import { defaultText, heldOutText } from './texts.js';

/** Of a panel, in CSS pixels; and how many are side by side. */
const SIZE = { width: 620, height: 430 };
const PER_ROW = 2;
const WINNER_RADIUS = 9;
const FAILED_RADIUS = 5;

const DEFAULT_STYLE: LineStyle = { colour: '#555555', marker: false, filled: false, dash: [6, 4] };
const FAILED_STYLE: LineStyle = { colour: '#555555', marker: 'crossRot', filled: false, dash: [] };
const WINNER_STYLE: LineStyle = { colour: '#000000', marker: 'circle', filled: false, dash: [] };

/**
 * Accuracy against each searched option, as PNG: trials in the colour of the last stage that they were in, with bars of one
 * population standard deviation over seeds; the winner in a ring.
 * @throws UserError if the font's files are missing or damaged
 */
export function trialsChart(standing: StudyStanding): Buffer {
  const { study, stages, winner, trials } = standing;
  const failed = trials.some(isFailed);
  const shown = trials.filter(isShown);
  const hasDefault = study.space.some(
    ({ range }, at) => axisOf(range).placeOf(study.defaults[at]) !== undefined,
  );
  const legend = [
    ...stages.flatMap((stage, at) =>
      shown.some((one) => one.stage === at + 1)
        ? [{ label: countOf(stage.seeds, 'seed'), style: styleOf(at), joined: false }]
        : [],
    ),
    ...(winner === null ? [] : [{ label: `best: trial ${winner}`, style: WINNER_STYLE, joined: false }]),
    ...(failed ? [{ label: 'failed', style: FAILED_STYLE, joined: false }] : []),
    ...(hasDefault ? [{ label: 'without tuning', style: DEFAULT_STYLE }] : []),
  ];
  return panelsPng({
    title: namesOf(study),
    subtitles: [
      `Average accuracy after the last task on ${heldOutText(study)}: mean ± population standard deviation over seeds`,
      defaultText(study),
    ],
    charts: study.space.map((_, at) => panel(standing, at)),
    perRow: Math.min(PER_ROW, study.space.length),
    legend: [legend],
  });
}

/** A failed run may leave others that are finished, but the trial has no accuracy that counts. */
const isFailed = ({ error }: TrialStanding): boolean => error !== null;

const isShown = (one: TrialStanding): boolean => !isFailed(one) && one.mean !== null;

/** @param at which of the searched options it is of */
function panel({ study, stages, trials, winner }: StudyStanding, at: number): Drawable {
  const { option, range } = study.space[at]!;
  const axis = axisOf(range);
  const placeOf = ({ trial }: TrialStanding) => axis.placeOf(valuesOf(study, study.trials[trial - 1]!)[at])!;
  const shown = trials.filter(isShown);
  const pointsOf = (those: readonly TrialStanding[]): Point[] =>
    those.map((one) => pointOf(placeOf(one), { mean: one.mean!, deviation: one.deviation }));
  const y = boundsOf(pointsOf(shown).flatMap(({ y, yMin = y, yMax = y }) => [yMin, yMax]));
  const best = shown.filter(({ trial }) => trial === winner);
  const failed = trials.filter(isFailed).map((one) => ({ x: placeOf(one), y: y.min }));
  const ring = dataset(
    'best',
    pointsOf(best).map(({ x, y: mean }) => ({ x, y: mean })),
    WINNER_STYLE,
    { joined: false },
  );
  const standard = axis.placeOf(study.defaults[at]);
  return drawable({
    ...SIZE,
    title: option,
    legend: false,
    datasets: [
      ...(standard === undefined
        ? []
        : [
            dataset(
              'default',
              [y.min, y.max].map((end) => ({ x: standard, y: end })),
              DEFAULT_STYLE,
            ),
          ]),
      ...stages.map((stage, index) =>
        dataset(
          countOf(stage.seeds, 'seed'),
          pointsOf(shown.filter((one) => one.stage === index + 1)),
          styleOf(index),
          {
            joined: false,
          },
        ),
      ),
      sized(ring, WINNER_RADIUS),
      sized(dataset('failed', failed, FAILED_STYLE, { joined: false }), FAILED_RADIUS),
    ],
    x: { ...axis, title: axisTitle(option, range.scale) },
    y: { ...y, title: 'Average accuracy (%)' },
  });
}

/** The same points in another size, with nothing inside, so that other points can be seen. */
const sized = <Points extends ReturnType<typeof dataset>>(points: Points, radius: number): Points => ({
  ...points,
  data: { ...points.data, backgroundColor: 'rgba(0, 0, 0, 0)', radius },
});

const axisTitle = (option: string, scale: string): string =>
  scale === 'log' ? `${option} (logarithmic)` : option;
