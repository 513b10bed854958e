import { titledTable } from '../../reporting/tables/terminal.js';
import { type Circumstances, costText } from '../texts.js';
import type { FigurePanel } from './figure.js';
import { claimRows, curveRows } from './rows.js';
import {
  CLAIMS,
  captionOf,
  DIFFERENCE_COLUMNS,
  DIFFERENCES,
  differenceRow,
  differencesLegend,
  panelTitle,
  TITLE,
} from './texts.js';

/** The figure's numbers as tables for a terminal of 120 columns. */
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

const panelText = (panel: FigurePanel): string => {
  const [curves, claims] = [curveRows(panel), claimRows(panel)];
  return [
    titledTable(panelTitle(panel), curves.head, curves.rows),
    ...(panel.differences.length > 0 ? [differencesTable(panel)] : []),
    ...(claims.rows.length > 0 ? [titledTable('the paper’s text and ours', claims.head, claims.rows)] : []),
  ].join('');
};

const differencesTable = (panel: FigurePanel): string =>
  [
    titledTable('differences', [...DIFFERENCE_COLUMNS], panel.differences.map(differenceRow)),
    ...differencesLegend(panel).map((line) => `${line}\n`),
  ].join('');
