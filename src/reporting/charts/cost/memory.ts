import { cellsIn } from '../../cells/grid.js';
import { bytesText } from '../../cells/numbers.js';
import { lackingMemory, samplesText } from '../../measures/method-memory.js';
import { type Cost, type CostAxis, meanOf } from './cost.js';

/** Empty space at both ends of the axis, in powers of ten. */
const ROOM = 0.3;

/** What a method holds between tasks. */
export const METHOD_MEMORY: Cost = {
  kind: 'memory',
  title: 'method memory',
  what: 'the bytes held between tasks',
  valuesIn: () => (cell) => meanOf('methodMemory', cell),
  isOfHeads: false,
  valueText: (bytes) => `Method memory: ${bytesText(bytes)}`,
  axisOf: memoryAxis,
  notes(grid) {
    const cells = cellsIn(grid);
    return [...samplesText(cells), ...lackingMemory(cells)];
  },
};

/** A logarithmic axis with a place for 0 apart, at the left of the others. */
function memoryAxis(all: readonly number[]): CostAxis {
  const powers = all.filter((bytes) => bytes > 0).map(Math.log10);
  const lowest = Math.floor(Math.min(...powers));
  const highest = Math.max(lowest + 1, Math.ceil(Math.max(...powers)));
  const ticks = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
  const names = Object.fromEntries(ticks.map((power) => [power, bytesText(10 ** power)]));
  const title = 'Method memory (logarithmic)';
  const zero = lowest - 1;
  const placeOf = (bytes: number) => (bytes > 0 ? Math.log10(bytes) : zero);
  return all.includes(0)
    ? {
        x: {
          title,
          min: zero - ROOM,
          max: highest + ROOM,
          ticks: [zero, ...ticks],
          names: { ...names, [zero]: '0' },
          gap: zero + 0.5,
        },
        placeOf,
      }
    : { x: { title, min: lowest - ROOM, max: highest + ROOM, ticks, names }, placeOf };
}
