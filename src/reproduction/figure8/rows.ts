import { countsText, oursText } from '../texts.js';
import type { FigurePanel } from './figure.js';
import { boundsText, CLAIM_VERDICTS, claimedValueText, claimText, countText, readingText } from './texts.js';

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
  head: ['stated', 'reading', 'ours', 'agrees within', ''],
  rows: claims.map((judged) => [
    claimText(judged.claim),
    readingText(judged),
    claimedValueText(judged),
    boundsText(judged.claim),
    CLAIM_VERDICTS[judged.verdict],
  ]),
});
