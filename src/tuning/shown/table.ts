import { titledTable } from '../../reporting/tables/terminal.js';
import { ranking, type StudyStanding } from '../standing.js';
import { namesOf } from '../study.js';
import { accuracyText, studyText, valueTexts } from './texts.js';

/** How many trials a terminal shows. */
const FEW = 10;

/** The columns of a table of trials. */
export const trialColumns = ({ study }: StudyStanding): [string, ...string[]] => [
  'trial',
  ...study.space.map(({ option }) => option),
  'stage',
  'seeds',
  'accuracy (%)',
];

/** A row for each trial, from the best to the worst. */
export const trialRows = (standing: StudyStanding): string[][] =>
  ranking(standing).map((one) => [
    `${one.trial}`,
    ...valueTexts(standing.study, one.trial),
    `${one.stage}`,
    `${one.accuracies.length}`,
    accuracyText(one),
  ]);

/** The best trials of a study for the terminal. @param most how many */
export function trialsTable(standing: StudyStanding, most = FEW): string {
  const rows = trialRows(standing);
  const more = rows.length > most ? `… and ${rows.length - most} more\n` : '';
  const title = `${namesOf(standing.study)} (${studyText(standing.study)})`;
  return `${titledTable(title, trialColumns(standing), rows.slice(0, most))}${more}`;
}
