import { sourcesByPart } from '../../plugins/composition/part-names.js';
import { commandOf } from '../../runs/command.js';
import { deviceText } from '../../runs/device-text.js';
import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import type { RunRecord } from '../../runs/record.js';
import { classesText } from '../cells/classes-text.js';
import { ELSEWHERE, elsewhereText } from '../cells/elsewhere.js';
import { batchedSeedsFact } from '../cells/environment.js';
import { flatten } from '../cells/flatten.js';
import type { LabelledCell } from '../cells/grid.js';
import { countOf, shortHash, spreadParts, withDeviation } from '../cells/numbers.js';
import { Markup, markup } from '../document/markup.js';
import { anytimeMeasures, type Measure, shownMeasures, valueText } from '../measures/measures.js';
import { heatMap } from './heat-maps.js';

/** A cell's runs with their options, numbers and commands, collapsed. */
export function detailsOf(cell: LabelledCell, id: string): Markup {
  const { number, counts } = spreadParts(cell);
  return markup`<details>
<summary>${cell.label}: ${number} <span class="${cell.failed > 0 ? 'count failed' : 'count'}">(${counts})</span></summary>
<div id="${id}">
<dl>${factsOf(cell).map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${cell.n === 0 ? '' : heatMap(cell)}
${runsTable(cell)}
</div>
</details>
`;
}

/** Names and values; if finished runs differ in one, all their values are listed. */
function factsOf(cell: LabelledCell): [string, string][] {
  const { configuration, runs, curve } = cell;
  const options: [string, string][] = [...flatten(configuration)];
  if (runs.length === 0) return options;
  const file = elsewhereText(cell);
  return [
    ...options,
    ...(file === undefined ? circumstancesOf(runs.filter(isOwn)) : [[ELSEWHERE, file] as [string, string]]),
    ['average accuracy after each task (%)', curve.map(withDeviation).join(', ')],
  ];
}

/** What a cell's runs were computed with. */
function circumstancesOf(runs: readonly RunRecord[]): [string, string][] {
  const distinct = (value: (run: RunRecord) => string): string => [...new Set(runs.map(value))].join('; ');
  return [
    ['backend', distinct(({ environment }) => environment.backend)],
    ['device', distinct(({ environment }) => deviceText(environment))],
    ...batchedSeedsFact(runs),
    ['program version', distinct(({ environment }) => environment.programVersion)],
    ['processor', distinct(({ environment: { machine } }) => `${machine.processor ?? 'unknown'}`)],
    ['classes by task', distinct((run) => classesText(run) ?? 'not stored')],
    ...assumptionOn(runs),
  ];
}

/** Early versions did not record which code computed a run. */
function assumptionOn(runs: readonly RunRecord[]): [string, string][] {
  const assumed = runs.filter(({ codeAssumed }) => codeAssumed).length;
  return assumed === 0
    ? []
    : [['code assumed', `not recorded for ${assumed} of ${countOf(runs.length, 'run')}`]];
}

function runsTable(cell: LabelledCell): Markup {
  const measures = [
    ...shownMeasures([cell]),
    ...(cell.runs.some(({ anytime }) => anytime !== null) ? anytimeMeasures : []),
  ];
  return markup`<div class="wide" tabindex="0"><table class="tight">
<thead><tr><th scope="col">seed</th><th scope="col">run</th>${measures.map(({ title }) => markup`<th scope="col">${title}</th>`)}</tr></thead>
${[...cell.runs, ...cell.others].map((run) => runOf(run, cell.jointOf(run), measures))}</table></div>`;
}

const runOf = (
  run: AnyRun,
  joint: AnyRun | undefined,
  measures: readonly Measure[],
): Markup => markup`<tbody><tr><th scope="row">${run.configuration.seed}</th><td title="${run.id}">${shortHash(run.id)}</td>${
  run.status === 'finished'
    ? measures.map((measure) => numberOf(measure, run, joint))
    : statusOf(run, measures.length)
}</tr>
<tr class="command"><td colspan="${measures.length + 2}">${isOwn(run) ? commandDetails(run) : `${ELSEWHERE}; no command repeats it`}${taggingOf(run)}</td></tr></tbody>
`;

/** What users have said of a run. */
function taggingOf({ tags, note }: AnyRun): Markup | string {
  const said = [
    ...(tags.length > 0 ? [`Tags: ${tags.join(', ')}.`] : []),
    ...(note === null ? [] : [`Note: ${note}`]),
  ];
  return said.length === 0 ? '' : markup`<p class="tagging">${said.join(' ')}</p>`;
}

const commandDetails = (run: RunRecord): Markup =>
  markup`<details><summary>command that repeats this run</summary><pre>${commandOf([run])}</pre>${ownFilesNote(run)}</details>`;

/** The user's own files may have been edited since the run. */
function ownFilesNote({
  configuration: { scenario, strategy },
  environment: { files },
}: RunRecord): Markup | string {
  const hashes = [scenario, strategy].flatMap((part) => Object.values(sourcesByPart(part)));
  if (hashes.length === 0) return '';
  const where = files
    ? 'The command names your own files by the paths they had then'
    : 'Replace the names in the command by the paths of your own files';
  return markup`<p>${where}. SHA-256 of the files at the time of the run: ${hashes.join(', ')}.</p>`;
}

function numberOf(measure: Measure, run: AnyRun, joint: AnyRun | undefined): Markup {
  const value = measure.of(run, joint);
  return markup`<td>${value === null ? '–' : valueText(measure, value)}</td>`;
}

const statusOf = ({ status, error }: AnyRun, columns: number): Markup =>
  markup`<td class="failed message" colspan="${columns}">${
    status === 'failed' ? `failed: ${error}` : status
  }</td>`;

/** Opens the collapsed entry that a link points to; not all browsers do so by themselves. */
export const OPENING_SCRIPT: Markup = markup`<script>${new Markup(`
(() => {
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const folded = target && target.closest('details');
    if (!folded) return;
    folded.open = true;
    folded.scrollIntoView();
  };
  addEventListener('hashchange', open);
  open();
})();
`)}</script>
`;
