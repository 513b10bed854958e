import { cellsIn } from '../../cells/grid.js';
import { groupedBy } from '../../cells/grouped-by.js';
import { type Cost, meanOf } from './cost.js';
import { numberAxis } from './number-axis.js';

const text = (count: number): string => Math.round(count).toLocaleString('en');

/** How many numbers the network learns, which the head decides above all. */
export const PARAMETERS: Cost = {
  kind: 'parameters',
  title: 'parameters',
  what: 'the number of trainable parameters',
  valuesIn: () => (cell) => meanOf('parameters', cell),
  isOfHeads: true,
  valueText: (count) => `Parameters: ${text(count)}`,
  axisOf: (values) => numberAxis('Parameters', values),
  notes(grid) {
    const known = cellsIn(grid).flatMap((cell) => {
      const count = meanOf('parameters', cell);
      return count === null ? [] : [{ head: cell.head, count }];
    });
    const heads = [...groupedBy(known, ({ head }) => head)].map(([head, some]) => {
      const counts = some.map(({ count }) => count);
      const ends = [...new Set([Math.min(...counts), Math.max(...counts)].map(text))];
      return `${head} ${ends.join(' to ')}`;
    });
    return heads.length > 1 ? [`Parameters: ${heads.join(', ')}.`] : [];
  },
};
