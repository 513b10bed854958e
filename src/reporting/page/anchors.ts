import type { Cell } from '../cells/cells.js';
import { cellsIn, type Grid } from '../cells/grid.js';
import { type Markup, markup } from '../document/markup.js';

/** For each cell, the id of the element that lists its runs. */
export type Anchors = ReadonlyMap<Cell, string>;

export const anchorsOf = (grid: Grid, section: string): Anchors =>
  new Map(cellsIn(grid).map((cell, index) => [cell, `${section}-cell-${index + 1}`]));

/** A text that links to a cell's runs, if the page has them. */
export function linkTo(anchors: Anchors, cell: Cell, text: string): Markup {
  const anchor = anchors.get(cell);
  return anchor === undefined ? markup`${text}` : markup`<a href="#${anchor}">${text}</a>`;
}
