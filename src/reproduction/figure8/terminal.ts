import { titledTable } from '../../reporting/tables.js';
import { type Circumstances, costText, lackText, oursText } from '../texts.js';
import type { FigurePanel } from './figure.js';
import {
  boundsText,
  CLAIM_VERDICTS,
  CLAIMS,
  captionOf,
  claimedValueText,
  claimText,
  countText,
  DIFFERENCES,
  differenceTitle,
  panelTitle,
  pointsText,
  readingText,
  TITLE,
  testTexts,
} from './texts.js';

/** The figure as tables for a terminal of 120 columns. */
export const figureText = (panels: readonly FigurePanel[], circumstances: Circumstances): string =>
  [
    TITLE,
    ...captionOf(panels, circumstances),
    '',
    ...panels.map(panelText),
    DIFFERENCES,
    CLAIMS,
    costText(panels.flatMap(({ curves }) => curves)),
    '',
  ].join('\n');

const panelText = (panel: FigurePanel): string =>
  [
    titledTable(
      panelTitle(panel),
      ['curve', 'final average accuracy', 'n', 'trainable parameters', 'with ResNet-18'],
      panel.curves.map((curve) => [
        curve.title,
        oursText(curve),
        lackText(curve) || `${curve.n}`,
        countText(curve.parameters?.trainable),
        countText(curve.parameters?.withBackbone),
      ]),
    ),
    ...(panel.differences.length > 0 ? [differencesTable(panel)] : []),
    ...(panel.claims.length > 0 ? [claimsTable(panel)] : []),
  ].join('');

const differencesTable = ({ differences }: FigurePanel): string =>
  titledTable(
    'differences',
    ['', 'points', '95 % interval', 'p', ''],
    differences.map((difference) => {
      const [interval, , , p] = testTexts(difference);
      return [differenceTitle(difference), pointsText(difference.value), interval, p, difference.verdict];
    }),
  );

const claimsTable = ({ claims }: FigurePanel): string =>
  titledTable(
    'the paper’s text',
    ['', 'reading', 'ours', 'agrees from', ''],
    claims.map((judged) => [
      claimText(judged.claim),
      readingText(judged),
      claimedValueText(judged),
      boundsText(judged.claim),
      CLAIM_VERDICTS[judged.verdict],
    ]),
  );
