import { canonical } from '../../../runs/canonical.js';
import { deviceText } from '../../../runs/device-text.js';
import { isOwn } from '../../../runs/elsewhere.js';
import { cellsIn, type Grid, type LabelledCell } from '../../cells/grid.js';
import { groupedBy } from '../../cells/grouped-by.js';
import { groupedNames, namedBy } from '../../cells/grouped-names.js';
import { type Cost, meanOf } from './cost.js';
import { numberAxis } from './number-axis.js';

/** What a run takes in time. Times of other machines and devices say nothing of a method, and are left out. */
export const TIME: Cost = {
  kind: 'time',
  title: 'time',
  what: 'the seconds that a run took to learn and test',
  valuesIn(grid) {
    const usual = usualMachine(grid);
    return (cell) => (machineOf(cell) === usual ? meanOf('seconds', cell) : null);
  },
  isOfHeads: false,
  valueText: (seconds) => `Time per run: ${seconds.toFixed(1)} s`,
  axisOf: (values) => numberAxis('Time per run (s)', values),
  notes(grid) {
    const usual = usualMachine(grid);
    const finished = cellsIn(grid).filter(({ n }) => n > 0);
    const others = finished.filter((cell) => machineOf(cell) !== usual);
    const named = new Map(finished.map((cell) => [cell, namedBy(cell.label)]));
    const names = groupedNames(
      others.map((cell) => named.get(cell)!),
      [...named.values()],
    );
    return [
      'Only runs of one kind of machine and device can be compared in time, and even these not exactly: what else the machine did counts, too.',
      ...(others.length > 0
        ? [
            `Not shown, as ${others.length === 1 ? 'it was' : 'they were'} computed on others, or elsewhere: ${names.join(', ')}.`,
          ]
        : []),
    ];
  },
};

/** What a cell's runs were computed on, as far as it decides their time; null if it is not known or not the same for all. */
function machineOf({ runs }: LabelledCell): string | null {
  const machines = new Set(
    runs.map((run) => {
      if (!isOwn(run)) return null;
      const { backend, device, tf32 = false, batchSeeds = 1, machine } = run.environment;
      const { processor = '', cores = 0, gpu = '' } = machine;
      return canonical([backend, deviceText({ device, tf32 }), batchSeeds, processor, cores, gpu]);
    }),
  );
  const [only = null] = machines;
  return machines.size === 1 ? only : null;
}

/** The one of most of a grid's cells. */
function usualMachine(grid: Pick<Grid, 'columns' | 'rows'>): string | undefined {
  const known = cellsIn(grid).flatMap((cell) => machineOf(cell) ?? []);
  const groups = [...groupedBy(known, (machine) => machine)];
  return groups.sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))[0]?.[0];
}
