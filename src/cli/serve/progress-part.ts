import { localTime } from '../../reporting/cells/local-time.js';
import { countOf, duration, shortHash } from '../../reporting/cells/numbers.js';
import { type Markup, markup } from '../../reporting/document/markup.js';
import type { GridProcess } from '../../runs/stored-grid.js';
import type { GridStatus } from '../status/grid-status.js';
import { commandText, computedName, endText, percentDone, processName } from '../status/text.js';

/** How far a grid is, which runs are computed now, and by whom. */
export const progressPart = (grid: GridStatus): Markup =>
  markup`<h2>Grid ${nameOf(grid)}</h2>
<p role="status" class="state">${stateText(grid)}</p>
<progress max="${grid.runs}" value="${grid.finished}" aria-label="runs done"></progress>
<dl class="counts">${countsOf(grid).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${
  grid.computing.length > 0
    ? markup`<h3>Being computed</h3>
<ul class="computing">${grid.computing.map(
        (run) =>
          markup`<li id="run-${run.id}"><span>${computedName(run)}</span> <progress max="100" value="${percentDone(run)}" aria-label="${computedName(run)}"></progress> <span class="percent">${percentDone(run)} %</span></li>`,
      )}</ul>`
    : ''
}
<details><summary>Command and processes</summary><div>
${grid.command ? markup`<pre>${commandText(grid.command)}</pre>` : markup`<p>Asked for by another program.</p>`}
<ul>${grid.processes.map((one) => markup`<li>${processText(one)}</li>`)}</ul>
</div></details>`;

/** A grid in one line. */
export const progressLine = (grid: GridStatus): string =>
  [
    `${nameOf(grid)}: ${grid.finished} of ${countOf(grid.runs, 'run')} done`,
    ...(grid.failed > 0 ? [`${grid.failed} failed`] : []),
    ...(grid.command ? [commandText(grid.command)] : []),
  ].join(', ');

/** What `--grid` takes, and what is said about all runs. */
const nameOf = ({ id, tags }: GridStatus): string =>
  [shortHash(id), ...(tags.length > 0 ? [`tagged ${tags.join(', ')}`] : [])].join(', ');

/** It is read aloud when it changes, so it says nothing that changes often. */
function stateText({ isRunning, processes, runs, finished, failed }: GridStatus): string {
  const failures = failed > 0 ? `; ${countOf(failed, 'run')} failed` : '';
  if (isRunning) return `Running${failures}`;
  if (finished === runs) return 'All runs are done';
  if (finished + failed === runs) return `Ended${failures}; to try again, repeat the command`;
  return `Not running: ${endText(processes[0]!)}${failures}; to go on, repeat the command`;
}

function countsOf(grid: GridStatus): [string, string][] {
  const { runs, finished, failed, computed, left, isRunning, secondsLeft, processes } = grid;
  const workers = processes.filter(({ isAlive }) => isAlive).reduce((sum, one) => sum + one.workers, 0);
  const time = secondsLeft === null ? 'no estimate yet' : `about ${duration(secondsLeft)}`;
  return [
    ['done', `${finished} of ${runs}`],
    ['being computed', `${computed}`],
    ['to go', `${left}`],
    ['failed', `${failed}`],
    ...(isRunning
      ? ([
          ['time left', time],
          ['workers', `${workers}`],
        ] as [string, string][])
      : []),
  ];
}

const processText = (one: GridProcess): string =>
  [processName(one), `started ${localTime(one.startedAt)}`, one.isAlive ? 'running' : endText(one)].join(
    ', ',
  );
