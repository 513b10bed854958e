import { Markup, markup } from '../document/markup.js';

/** Tables of so many rows have a box to filter them by. */
const MANY = 6;

/** Style sheet of the tables that can be sorted and filtered. */
export const SORTABLE_STYLE = `
.sortable thead button { font: inherit; color: inherit; text-align: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
.sortable thead button::after { content: '\\00a0↕'; color: var(--soft); font-weight: 400; }
.sortable [aria-sort="ascending"] button::after { content: '\\00a0↑'; color: inherit; }
.sortable [aria-sort="descending"] button::after { content: '\\00a0↓'; color: inherit; }
.filter { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; margin: 0 0 .5rem; font-size: .9rem; color: var(--soft); }
.wide + .filter { margin-top: 1.2rem; }
.filter input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: .15rem .5rem; width: 14rem; }
@media print {
  .filter { display: none; }
  .sortable thead button::after { content: none; }
  .sortable tr[hidden] { display: table-row; }
}
`;

/**
 * Makes the headings of tables of the class `sortable` buttons that sort their rows, and puts a box above long ones that
 * filters them. Rows stay within their group, and below its heading. Without scripts, the tables are what they are.
 */
export const SORTING_SCRIPT: Markup = markup`<script>${new Markup(`
(() => {
  const textOf = (cell) => (cell ? cell.textContent.trim() : '');
  const isMissing = (text) => text === '' || text.startsWith('–');
  const numberOf = (text) => {
    const [found] = text.replaceAll(',', '').match(/^[−+-]?\\d+(\\.\\d+)?/) || [];
    return found === undefined ? NaN : Number(found.replace('−', '-'));
  };
  const compare = (a, b) => a.localeCompare(b, 'en', { numeric: true });

  const wordsIn = (text) => text.toLowerCase().split(/[^\\p{L}\\p{N}.]+/u).filter(Boolean);

  const rowsIn = (table) =>
    [...table.tBodies].map((body) => ({
      body,
      group: textOf(body.querySelector('.group')),
      rows: [...body.rows].filter((row) => !row.querySelector('.group')),
    }));

  const sorted = (rows, column, direction) => {
    const keyed = rows.map((row) => ({ row, text: textOf(row.cells[column]) }));
    const known = keyed.filter(({ text }) => !isMissing(text));
    const isOfNumbers = column > 0 && known.every(({ text }) => !Number.isNaN(numberOf(text)));
    const by = isOfNumbers ? (a, b) => numberOf(a.text) - numberOf(b.text) : (a, b) => compare(a.text, b.text);
    known.sort((a, b) => (direction === 'ascending' ? by(a, b) : by(b, a)));
    // What has no value is last either way.
    return [...known, ...keyed.filter(({ text }) => isMissing(text))].map(({ row }) => row);
  };

  /** Names go up first, numbers down; the third time, rows are as they were. */
  const nextOf = (column, now) => {
    const order = column === 0 ? ['ascending', 'descending'] : ['descending', 'ascending'];
    return order[order.indexOf(now) + 1];
  };

  const makeSortable = (table, groups) => {
    const heads = [...table.tHead.rows[0].cells];
    for (const [column, head] of heads.entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.title = 'Sort by this column';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const direction = nextOf(column, head.getAttribute('aria-sort'));
        for (const other of heads) other.removeAttribute('aria-sort');
        if (direction) head.setAttribute('aria-sort', direction);
        for (const { body, rows } of groups) body.append(...(direction ? sorted(rows, column, direction) : rows));
      });
    }
  };

  const makeFilterable = (table, groups) => {
    const all = groups.flatMap(({ rows, group }) => rows.map((row) => ({ row, words: wordsIn(group + ' ' + textOf(row)) })));
    if (all.length < ${MANY}) return;
    const box = document.createElement('label');
    box.className = 'filter';
    const [input, count] = [document.createElement('input'), document.createElement('output')];
    input.type = 'search';
    box.append('Show only rows with', input, count);
    (table.closest('.wide') || table).before(box);
    input.addEventListener('input', () => {
      const wanted = wordsIn(input.value);
      for (const { row, words } of all) row.hidden = !wanted.every((start) => words.some((word) => word.startsWith(start)));
      const shown = all.filter(({ row }) => !row.hidden).length;
      count.textContent = shown === all.length ? '' : shown + ' of ' + all.length + ' rows';
    });
  };

  for (const table of document.querySelectorAll('table.sortable')) {
    const groups = rowsIn(table);
    if (groups.every(({ rows }) => rows.length < 2)) continue;
    makeSortable(table, groups);
    makeFilterable(table, groups);
  }
})();
`)}</script>
`;
