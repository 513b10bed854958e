import { type AnyRun, isElsewhere } from '../../runs/elsewhere.js';
import { cellsIn } from '../cells/grid.js';
import { countOf } from '../cells/numbers.js';
import type { Cost } from '../charts/cost/cost.js';
import type { LinePanel } from '../charts/line-panel.js';
import type { SweptOption } from '../charts/option.js';
import { documentOf } from '../document/document.js';
import { type Markup, markup } from '../document/markup.js';
import { chartScripts, INTERACTIVE_STYLE } from '../interactive/figure.js';
import { DEFINITIONS } from '../measures/measures.js';
import type { Summary } from '../measures/summary.js';
import { overviewOf } from '../overview/sentences.js';
import type { Rankings } from '../ranking/rankings.js';
import { RANKING_TITLE } from '../ranking/texts.js';
import { accuracySection } from './accuracies.js';
import { anchorsOf } from './anchors.js';
import { anytimeFigure } from './anytime.js';
import { confusionFigure } from './confusion.js';
import { costFigure } from './cost.js';
import { curvesFigure } from './curves.js';
import { heatMaps } from './heat-maps.js';
import { measuresTables } from './measures.js';
import { optionFigure } from './option.js';
import { rankingSection } from './ranking.js';
import { detailsOf, OPENING_SCRIPT } from './runs.js';
import { SORTABLE_STYLE, SORTING_SCRIPT } from './sortable.js';
import { REPORT_STYLE } from './style.js';
import { lossFigure, tasksFigure } from './training.js';

/** A grid's summary, and its charts as SVG. */
export interface Section {
  summary: Summary;
  curves: string;
  /** Accuracy against each option that was swept over. */
  options: readonly { swept: SweptOption; image: string }[];
  /** Accuracies on the way; none if they were not measured. */
  anytime: string | undefined;
  /** Training losses over the steps; none if they were not kept. */
  loss: string | undefined;
  /** Each task's accuracy over the steps; none if they were not measured. */
  tasks: string | undefined;
  /** Accuracy against what it costs, where there is something to see. */
  costs: readonly { cost: Cost; panels: readonly LinePanel[]; image: string }[];
  /** Confusion matrices, as PNG; none if no run has any. */
  confusion: Buffer | undefined;
}

/**
 * All grids as one self-contained HTML page.
 * @throws UserError if the chart libraries' files are missing
 */
export const pageOf = (sections: readonly Section[], rankings: Rankings): string =>
  documentOf(
    'continual-bench results',
    markup`${factsOf(shownIn(sections))}
<ul class="overview">${overviewOf(
      sections.map(({ summary }) => summary),
      rankings,
      shownIn(sections),
    ).map((sentence) => markup`<li>${sentence}</li>\n`)}</ul>
${sections.length > 1 ? contentsOf(sections) : markup``}
${sections.map(sectionOf)}
${rankingSection(rankings)}<section id="definitions">
<h2>What the numbers mean</h2>
<dl class="definitions">${DEFINITIONS.map(([name, text]) => markup`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
</section>
${chartScripts()}${SORTING_SCRIPT}${OPENING_SCRIPT}`,
    INTERACTIVE_STYLE + REPORT_STYLE + SORTABLE_STYLE,
  );

/** All runs, each once: what was computed elsewhere can be in several grids. */
function shownIn(sections: readonly Section[]): AnyRun[] {
  const shown = sections.flatMap(({ summary }) =>
    cellsIn(summary).flatMap(({ runs, others }) => [...runs, ...others]),
  );
  return [...new Map(shown.map((run) => [run.id, run])).values()];
}

/** Says how many runs the page covers. */
function factsOf(runs: readonly AnyRun[]): Markup {
  const count = (status: AnyRun['status']) => runs.filter((run) => run.status === status).length;
  const elsewhere = runs.filter(isElsewhere).length;
  const [failed, running, interrupted] = [count('failed'), count('running'), count('interrupted')];
  return markup`<p>${countOf(count('finished'), 'finished run')}${
    elsewhere > 0 ? markup`, <strong>${elsewhere} of them computed elsewhere</strong>` : ''
  }${
    failed > 0 ? markup`, <strong>${failed} failed</strong>` : ''
  }${running > 0 ? `, ${running} running` : ''}${interrupted > 0 ? `, ${interrupted} interrupted` : ''}. Every number links to the runs behind it, with their options and the commands that repeat them.</p>`;
}

const sectionId = (index: number): string => `section-${index + 1}`;

const contentsOf = (sections: readonly Section[]): Markup =>
  markup`<nav><ul>${sections.map(
    ({ summary: { title } }, index) => markup`<li><a href="#${sectionId(index)}">${title}</a></li>`,
  )}<li><a href="#ranks">${RANKING_TITLE}</a></li></ul></nav>`;

function sectionOf(
  { summary, curves, options, anytime, loss, tasks, costs, confusion }: Section,
  index: number,
): Markup {
  const anchors = anchorsOf(summary, sectionId(index));
  return markup`<section id="${sectionId(index)}">
<h2>${summary.title}</h2>
${accuracySection(summary, anchors)}
${curvesFigure(summary, curves)}
${options.map(({ swept, image }) => optionFigure(summary, swept, image))}
${anytimeFigure(summary, anytime, anchors)}${tasksFigure(summary, tasks)}${lossFigure(summary, loss)}<h3>Forgetting, transfer and cost</h3>
${measuresTables(summary, anchors)}
${costs.map((one) => costFigure(summary, one))}<h3>Accuracy matrices</h3>
${heatMaps(summary, anchors)}
${confusionFigure(summary, anchors, confusion)}<h3>Runs</h3>
<p>Each entry lists its options and the commands that repeat its runs. Only entries that are open get printed.</p>
<div class="runs">${cellsIn(summary).map((cell) => detailsOf(cell, anchors.get(cell)!))}</div>
</section>
`;
}
