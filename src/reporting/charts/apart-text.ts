import type { Grid } from '../cells/grid.js';

/** Lists the curves whose options differ from what the legend says. */
export function apartText({ rows, columns }: Grid): string[] {
  const apart = rows.flatMap(({ name, cells }) =>
    cells.flatMap((cell, place) =>
      cell && cell.n > 0 && cell.apart.length > 0
        ? [`${name} in ${columns[place]!.label}: ${cell.apart.join('; ')}`]
        : [],
    ),
  );
  return apart.length === 0 ? [] : [apart.join(' | ')];
}
