import type { Grid } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';
import { groupedNames } from '../cells/grouped-names.js';

/** Lists the curves whose options differ from what the legend says, those with the same ones together. */
export function apartText({ rows, columns }: Grid): string[] {
  const curves = rows.flatMap(({ name, cells }) =>
    cells.flatMap((cell, place) => {
      const column = columns[place]!.label;
      return cell && cell.n > 0
        ? [{ parts: [name, column], text: `${name} in ${column}`, apart: cell.apart.join('; ') }]
        : [];
    }),
  );
  const groups = groupedBy(
    curves.filter(({ apart }) => apart !== ''),
    ({ apart }) => apart,
  );
  const namesOf = (some: typeof curves) =>
    some.length === curves.length ? ['All'] : groupedNames(some, curves);
  const texts = [...groups].map(([apart, some]) => `${namesOf(some).join(', ')}: ${apart}`);
  return texts.length === 0 ? [] : [texts.join(' | ')];
}
