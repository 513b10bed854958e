import { stringify } from 'csv-stringify/sync';
import { isOwn } from '../../runs/elsewhere.js';
import { FEW_SEEDS } from '../../statistics/comparison.js';
import { elsewhereFacts } from '../cells/elsewhere.js';
import { environmentColumns } from '../cells/environment.js';
import { assignments } from '../cells/flatten.js';
import { cellsIn, type LabelledCell } from '../cells/grid.js';
import { settingTexts } from '../cells/settings.js';
import { comparisonsOf } from '../measures/baseline.js';
import { measures, measuresOf, periodsOf } from '../measures/measures.js';
import { sampleForms } from '../measures/method-memory.js';
import { otherCodeOf, type Summary } from '../measures/summary.js';

/**
 * One row per cell, with everything known about it. Accuracies are in percent, differences in points; unknown values
 * are empty. Differences are from the baseline.
 */
export const csvOf = (summaries: readonly Summary[]): string =>
  stringify(
    summaries.flatMap((summary) => cellsIn(summary).map((cell) => rowOf(summary, cell))),
    { header: true },
  );

function rowOf(summary: Summary, cell: LabelledCell) {
  const { title, baseline, best } = summary;
  const difference = baseline?.differences.get(cell);
  const values = measuresOf(cell);
  return {
    scenario: cell.scenario,
    grid: title,
    head: cell.head,
    strategy: cell.strategy,
    label: cell.label,
    notDefault: settingTexts(cell.settings).join(' '),
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
    testedEvery: periodsOf(cell).join('; '),
    heldSamplesAs: sampleForms([cell])
      .map(({ as }) => as)
      .join('; '),
    bestInColumn: yesOrNo(best.ofColumns.has(cell)),
    differenceFrom: difference?.from.label,
    difference: difference?.points,
    besides: difference?.besides.join('; '),
    intervalLow: difference?.test?.interval[0],
    intervalHigh: difference?.test?.interval[1],
    test: difference?.testName,
    pairedSeeds: difference?.pairs,
    t: difference?.test?.t,
    degreesOfFreedom: difference?.test?.degreesOfFreedom,
    p: difference?.test?.p,
    comparisons: difference && baseline && comparisonsOf(baseline),
    pHolm: difference?.correctedP,
    verdict: difference?.verdict,
    margin: difference && baseline?.margin,
    equivalenceP: difference?.equivalence?.p,
    equivalencePHolm: difference?.equivalence?.correctedP,
    equivalent: difference && yesOrNo(difference.equivalent),
    fewerThanFiveSeeds: difference && yesOrNo(difference.seeds < FEW_SEEDS),
    otherCode: otherCodeOf(summary, cell).join('; '),
    codeAssumed: cell.runs.filter((run) => isOwn(run) && run.codeAssumed).length,
    elsewhereFile: elsewhereFacts(cell)?.file,
    elsewhereSha256: elsewhereFacts(cell)?.sha256,
    seeds: cell.runs.map(({ configuration }) => configuration.seed).join(' '),
    ...environmentColumns(cell.runs),
    options: assignments(cell.configuration).join(' '),
  };
}

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');
