import { stringify } from 'csv-stringify/sync';
import { assignments } from '../cells/flatten.js';
import { cellsIn, type LabelledCell } from '../cells/grid.js';
import { differenceOf } from '../measures/baseline.js';
import { measures, measuresOf } from '../measures/measures.js';
import { otherCodeOf, type Summary } from '../measures/summary.js';

/**
 * One row per cell, with everything known about it. Accuracies are in percent, differences in points; unknown values
 * are empty. Differences are from the baseline; those of variants are from the usual configuration.
 */
export const csvOf = (summaries: readonly Summary[]): string =>
  stringify(
    summaries.flatMap((summary) => cellsIn(summary).map((cell) => rowOf(summary, cell))),
    { header: true },
  );

function rowOf(summary: Summary, cell: LabelledCell) {
  const variant = summary.variants.find((one) => one.cell === cell);
  const difference = variant
    ? variant.usual && differenceOf(cell, variant.usual)
    : summary.baseline?.differences.get(cell);
  const values = measuresOf(cell);
  return {
    scenario: cell.scenario,
    grid: summary.title,
    head: cell.head,
    strategy: cell.strategy,
    label: cell.label,
    n: cell.n,
    failed: cell.failed,
    unfinished: cell.unfinished,
    ...Object.fromEntries(
      measures.flatMap(({ name }) => [
        [name, values[name]?.mean],
        [`${name}PopulationDeviation`, values[name]?.deviation],
        [`${name}Runs`, values[name]?.n ?? 0],
      ]),
    ),
    differenceFrom: difference ? (variant ? variant.usual!.label : summary.baseline!.name) : null,
    difference: difference?.points,
    intervalLow: difference?.test?.interval[0],
    intervalHigh: difference?.test?.interval[1],
    t: difference?.test?.t,
    degreesOfFreedom: difference?.test?.degreesOfFreedom,
    p: difference?.test?.p,
    verdict: difference?.verdict,
    otherCode: otherCodeOf(summary, cell).join('; '),
    codeAssumed: cell.runs.filter(({ codeAssumed }) => codeAssumed).length,
    seeds: cell.runs.map(({ configuration }) => configuration.seed).join(' '),
    options: assignments(cell.configuration).join(' '),
  };
}
