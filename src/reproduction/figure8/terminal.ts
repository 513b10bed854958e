import { titledTable } from '../../reporting/tables/terminal.js';
import { type Circumstances, costText } from '../texts.js';
import { allCurves, type Figure, type FigurePanel, hasRates } from './figure.js';
import { claimRows, curveRows, rateRows } from './rows.js';
import {
  CLAIMS,
  captionOf,
  DIFFERENCE_COLUMNS,
  DIFFERENCES,
  differenceRow,
  differencesLegend,
  panelTitle,
  ratesTitle,
} from './texts.js';

/** The figure's numbers as tables for a terminal of 120 columns. */
export const figureText = (figure: Figure, circumstances: Circumstances): string =>
  [
    figure.definition.title,
    ...captionOf(figure, circumstances),
    '',
    ...figure.panels.map(panelText),
    DIFFERENCES,
    CLAIMS,
    ...(hasRates(figure) ? ['', ...figure.panels.map(ratesText)] : []),
    costText(allCurves(figure)),
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

/** What the paper states at each learning rate is too wide for a terminal; the page has it. */
const ratesText = (panel: FigurePanel): string => {
  const { head, rows } = rateRows(panel);
  return titledTable(ratesTitle(panel), head, rows);
};

const differencesTable = (panel: FigurePanel): string =>
  [
    titledTable('differences', [...DIFFERENCE_COLUMNS], panel.differences.map(differenceRow)),
    ...differencesLegend(panel).map((line) => `${line}\n`),
  ].join('');
