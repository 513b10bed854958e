import type { ConfusionLabel } from '../cells/confusion.js';
import { sharedText } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { percent } from '../cells/numbers.js';
import {
  CONFUSION_CAPTION,
  type ConfusedCell,
  confusionText,
  MOST_NAMED,
  shownConfusions,
} from '../charts/confusion.js';
import { type Markup, markup } from '../document/markup.js';
import type { Summary } from '../measures/summary.js';
import { type Anchors, linkTo } from './anchors.js';
import { heatClass } from './heat-colours.js';

/**
 * The confusion matrices of a grid's cells, folded. Matrices of many classes are shown as an image.
 * @param image the same matrices as PNG; none if there are none
 */
export function confusionFigure(summary: Summary, anchors: Anchors, image: Buffer | undefined): Markup {
  if (image === undefined) return markup``;
  const { shown, note } = shownConfusions(summary);
  const isNamed = shown.every(({ matrix }) => matrix.labels.length <= MOST_NAMED);
  const sentences = [CONFUSION_CAPTION, ...note, ...sharedText(summary)];
  return markup`<h3>Confusion matrices</h3>
<details><summary>What is taken for what after the last task</summary>
<div>${
    isNamed
      ? markup`<p>${sentences.join(' ')}</p>
<div class="confusions">${shown.map((one) => tableOf(one, anchors))}</div>`
      : markup`<figure class="whole"><img src="data:image/png;base64,${image.toString('base64')}" alt="Heat maps, ${summary.title}: confusion matrices after the last task. The numbers are in continual-bench results --json."></figure>`
  }</div>
</details>
`;
}

function tableOf({ cell, matrix: { labels, squares, n } }: ConfusedCell, anchors: Anchors): Markup {
  const places = [...labels.keys()];
  const groups = [...groupedBy(places, (place) => `${labels[place]!.task}`).values()];
  const shares = new Map(squares.map(({ row, column, share }) => [`${row} ${column}`, share]));
  const isGrouped = labels.some(({ task }) => task !== null);
  const square = (row: number, column: number): Markup => {
    const share = shares.get(`${row} ${column}`);
    if (share === undefined) return markup`<td></td>`;
    const title = `${labelText(labels[row]!)} taken for ${labelText(labels[column]!)}: ${percent(share)} % (n = ${n})`;
    return markup`<td class="${heatClass(share)}" title="${title}">${confusionText(share)}</td>`;
  };
  const corner = markup`<th class="corner" colspan="${isGrouped ? 2 : 1}" rowspan="${isGrouped ? 2 : 1}">predicted →<br>true ↓</th>`;
  const names = labels.map(({ name }) => markup`<th scope="col">${name}</th>`);
  return markup`<table class="${labels.length > 10 ? 'heat small' : 'heat'}">
<caption>${linkTo(anchors, cell, `${cell.label}, n=${n}`)}</caption>
<thead>${
    isGrouped
      ? markup`<tr>${corner}${groups.map((group) => markup`<th scope="colgroup" colspan="${group.length}">${taskText(labels[group[0]]!)}</th>`)}</tr>
<tr>${names}</tr>`
      : markup`<tr>${corner}${names}</tr>`
  }</thead>
<tbody>${groups.flatMap((group) =>
    group.map(
      (row, at) => markup`<tr>${
        isGrouped && at === 0
          ? markup`<th scope="rowgroup" rowspan="${group.length}">${taskText(labels[row]!)}</th>`
          : ''
      }<th scope="row">${labels[row]!.name}</th>${places.map((column) => square(row, column))}</tr>
`,
    ),
  )}</tbody>
</table>
`;
}

const taskText = ({ task }: ConfusionLabel): string => (task === null ? 'no task' : `task ${task}`);

const labelText = ({ task, name }: ConfusionLabel): string =>
  task === null ? name : `${name} (task ${task})`;
