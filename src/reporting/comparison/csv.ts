import { stringify } from 'csv-stringify/sync';
import { FEW_SEEDS } from '../../statistics/comparison.js';
import { elsewhereFacts } from '../cells/elsewhere.js';
import { assignments } from '../cells/flatten.js';
import type { Comparison } from './texts.js';

/** One row per cell. Accuracies are in percent, differences in points; unknown values are empty. */
export const comparisonCsv = ({ cells, margin }: Comparison): string =>
  stringify(
    cells.map(({ grid, label, before, after, difference, changes, seeds }) => {
      const { scenario, head, strategy } = (after ?? before)!;
      return {
        scenario,
        grid,
        head,
        strategy,
        label,
        beforeMean: inPercent(before?.mean),
        beforePopulationDeviation: inPercent(before?.deviation),
        beforeN: before?.n ?? 0,
        beforeFailed: before?.failed ?? 0,
        afterMean: inPercent(after?.mean),
        afterPopulationDeviation: inPercent(after?.deviation),
        afterN: after?.n ?? 0,
        afterFailed: after?.failed ?? 0,
        difference: difference?.points,
        intervalLow: difference?.test?.interval[0],
        intervalHigh: difference?.test?.interval[1],
        test: difference?.testName,
        pairedSeeds: difference?.pairs,
        p: difference?.test?.p,
        pHolm: difference?.correctedP,
        verdict: difference?.verdict,
        margin: difference && margin,
        equivalenceP: difference?.equivalence?.p,
        equivalencePHolm: difference?.equivalence?.correctedP,
        equivalent: difference && (difference.equivalent ? 'yes' : 'no'),
        fewerThanFiveSeeds: difference && (difference.seeds < FEW_SEEDS ? 'yes' : 'no'),
        beforeElsewhereFile: before && elsewhereFacts(before)?.file,
        beforeElsewhereSha256: before && elsewhereFacts(before)?.sha256,
        afterElsewhereFile: after && elsewhereFacts(after)?.file,
        afterElsewhereSha256: after && elsewhereFacts(after)?.sha256,
        sharedSeeds: seeds.shared,
        equalRuns: seeds.equal,
        changes: changes.map((change) => `${change.what}: ${change.before} → ${change.after}`).join('; '),
        beforeOptions: before ? assignments(before.configuration).join(' ') : null,
        afterOptions: after ? assignments(after.configuration).join(' ') : null,
      };
    }),
    { header: true },
  );

const inPercent = (fraction: number | null | undefined): number | null | undefined =>
  fraction && 100 * fraction;
