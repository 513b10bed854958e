import { groupedBy } from '../../reporting/cells/grouped-by.js';
import { countOf } from '../../reporting/cells/numbers.js';
import { documentOf } from '../../reporting/document/document.js';
import { type Markup, markup } from '../../reporting/document/markup.js';
import type { StudyStanding } from '../standing.js';
import { namesOf } from '../study.js';
import { trialColumns, trialRows } from './table.js';
import {
  defaultText,
  heldOutText,
  OPTIMISTIC,
  seedsText,
  spaceTexts,
  stagesText,
  standingText,
  studyText,
} from './texts.js';

/** A study as a page shows it. */
export interface ShownStudy {
  standing: StudyStanding;
  /** Accuracy against each option, as PNG. */
  chart: Buffer;
  /** The preset's text, and the command that runs it; undefined if no trial is left. */
  preset?: { text: string; command: string } | undefined;
}

/** A page with the trials of studies. */
export const pageOf = (studies: readonly ShownStudy[]): string =>
  documentOf(
    'continual-bench: tuning',
    markup`<p>Options chosen by random search with successive halving over seeds, on held-out training images. ${OPTIMISTIC}</p>
${studies.map(sectionOf)}`,
    STYLE,
  );

const STYLE = `
tr.best { background: var(--shade); font-weight: 600; }
pre { white-space: pre-wrap; padding: .75rem .9rem; background: var(--shade); border-radius: 6px; }
`;

const sectionOf = ({ standing, chart, preset }: ShownStudy): Markup => markup`<section>
<h2>${namesOf(standing.study)}</h2>
<p>${capital(standingText(standing))}.</p>
<dl>
${factsOf(standing).map(([name, text]) => markup`<dt>${name}</dt><dd>${text}</dd>\n`)}</dl>
<figure><img src="${`data:image/png;base64,${chart.toString('base64')}`}" alt="${`Average accuracy of ${countOf(standing.trials.length, 'trial')} against ${standing.study.space.map(({ option }) => option).join(', ')}; the figures are in the table below.`}"></figure>
${tableOf(standing)}
${failuresOf(standing).map((text) => markup`<p>${text}</p>\n`)}${preset ? presetOf(preset) : ''}</section>
`;

const factsOf = ({ study, stages }: StudyStanding): [name: string, text: string][] => [
  ['Searched', spaceTexts(study).join(', ')],
  ['Without tuning', defaultText(study).replace(/^Without tuning: /, '')],
  ['Tested on', heldOutText(study)],
  ['Stages', `${stagesText(stages)}; ${seedsText(stages.at(-1)!.seeds)}`],
  ['Study', studyText(study).replace(/^study /, '')],
];

const tableOf = (
  standing: StudyStanding,
): Markup => markup`<div class="wide" tabindex="0"><table class="tight">
<thead><tr>${trialColumns(standing).map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${trialRows(standing).map(
  ([trial, ...texts]) =>
    markup`<tr${Number(trial) === standing.winner ? markup` class="best"` : ''}><th scope="row">${trial!}</th>${texts.map((text) => markup`<td>${text}</td>`)}</tr>\n`,
)}</tbody>
</table></div>
`;

/** Why trials failed, for each reason. */
function failuresOf({ trials }: StudyStanding): string[] {
  const failed = trials.filter(({ error }) => error !== null);
  return [...groupedBy(failed, ({ error }) => error!)].map(
    ([error, those]) =>
      `${those.length === 1 ? 'Trial' : 'Trials'} ${those.map(({ trial }) => trial).join(', ')} failed: ${error}.`,
  );
}

const presetOf = ({ text, command }: { text: string; command: string }): Markup => markup`<h3>Preset</h3>
<pre>${text}</pre>
<p>To run it on other seeds and the test images:</p>
<pre>${command}</pre>
`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
