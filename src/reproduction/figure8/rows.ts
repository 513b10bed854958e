import { countsText, oursText, withCounts } from '../texts.js';
import type { FigureCurve } from './curves.js';
import type { FigurePanel } from './figure.js';
import {
  boundsText,
  CLAIM_VERDICTS,
  claimedValueText,
  claimText,
  countText,
  judgedOfText,
  judgedValueText,
} from './texts.js';

/** A table's headings and rows, for the terminal and the page. */
export interface Rows {
  head: [string, ...string[]];
  rows: string[][];
}

/** A panel's curves after the last task. */
export const curveRows = ({ curves }: FigurePanel): Rows => ({
  head: ['curve', 'final average accuracy', 'n', 'trainable parameters', 'including ResNet-18'],
  rows: curves.map((curve) => [
    curve.title,
    oursText(curve),
    curve.n === curve.wanted ? `${curve.n}` : countsText(curve),
    countText(curve.parameters?.trainable),
    countText(curve.parameters?.withBackbone),
  ]),
});

/** What the paper's text states about a panel, beside our values. */
export const claimRows = ({ claims }: FigurePanel): Rows => ({
  head: ['stated', 'Neurocoder with', 'ours', 'agrees within', ''],
  rows: claims.map((judged) => [
    claimText(judged.claim),
    judgedOfText(judged),
    claimedValueText(judged),
    boundsText(judged.claim),
    CLAIM_VERDICTS[judged.verdict],
  ]),
});

/** Final accuracies at each learning rate. */
export const rateRows = ({ curves, rates }: FigurePanel): Rows => ({
  head: ['curve', ...ratesHead(rates)],
  rows: curves.map(({ title }, index) => [title, ...rates.map((rate) => withMissing(rate.curves[index]!))]),
});

/** What the paper's text states, beside our values at each learning rate. */
export const claimRateRows = ({ claims, rates }: FigurePanel): Rows => ({
  head: ['stated', 'Neurocoder with', ...ratesHead(rates)],
  rows: claims.map((judged, index) => [
    claimText(judged.claim),
    judgedOfText(judged),
    ...rates.map((rate) => judgedValueText(rate.claims[index]!)),
  ]),
});

/** With the counts where runs are missing. */
const withMissing = (curve: FigureCurve): string =>
  curve.n === curve.wanted ? oursText(curve) : withCounts(curve);

const ratesHead = (rates: FigurePanel['rates']): string[] =>
  rates.map(({ learningRate }) => `${learningRate}`);
