import { isOwn } from '../../runs/elsewhere.js';
import { FEW_SEEDS } from '../../statistics/comparison.js';
import { accuracyMatrix } from '../cells/cells.js';
import { elsewhereFacts } from '../cells/elsewhere.js';
import { environmentOf } from '../cells/environment.js';
import { cellsIn } from '../cells/grid.js';
import { comparisonsOf } from '../measures/baseline.js';
import { measuresOf, periodsOf } from '../measures/measures.js';
import { sampleForms } from '../measures/method-memory.js';
import { differencesLegend, otherCodeOf, type Summary } from '../measures/summary.js';
import { type Rankings, rankingsOf } from '../ranking/rankings.js';

/**
 * A report's numbers for `--json`; the runs themselves are in the database. Accuracies are fractions, except in
 * `measures`, where they are in percent; differences are in points.
 */
export const reportJson = (summaries: readonly Summary[], files: readonly string[]) => ({
  grids: summaries.map((summary) => {
    const { scenario, title, shared, columns, rows, baseline } = summary;
    return {
      scenario,
      title,
      shared,
      columns: columns.map(({ label }) => label),
      rows: rows.map(({ name }) => name),
      baseline: baseline?.name ?? null,
      tests: baseline
        ? {
            comparisons: comparisonsOf(baseline),
            correction: 'Holm',
            level: 0.05,
            margin: baseline.margin,
            legend: differencesLegend(summary),
          }
        : null,
    };
  }),
  cells: summaries.flatMap((summary) =>
    cellsIn(summary).map((cell) => {
      const { runs, others: _, jointOf: __, settings, ...figures } = cell;
      const difference = summary.baseline?.differences.get(cell);
      return {
        grid: summary.title,
        ...figures,
        notDefault: Object.fromEntries(settings),
        elsewhere: elsewhereFacts(cell),
        environment: Object.fromEntries(environmentOf(runs)),
        seeds: runs.map(({ configuration }) => configuration.seed),
        otherCode: otherCodeOf(summary, cell),
        codeAssumed: runs.filter((run) => isOwn(run) && run.codeAssumed).length,
        measures: measuresOf(cell),
        testedEvery: periodsOf(cell),
        heldSamplesAs: sampleForms([cell]).map(({ as }) => as),
        matrix: runs.length === 0 ? [] : accuracyMatrix(cell),
        bestInColumn: summary.best.ofColumns.has(cell),
        fromBaseline: difference
          ? { ...difference, from: difference.from.label, fewerThanFiveSeeds: difference.seeds < FEW_SEEDS }
          : null,
      };
    }),
  ),
  ranks: ranksOf(rankingsOf(summaries)),
  files,
});

/** Mean ranks over scenarios, and why some heads have none. */
const ranksOf = ({ rankings, unranked }: Rankings) => ({
  heads: rankings.map(({ head, scenarios, ranked, friedman: { meanRanks: _, ...friedman }, ...others }) => ({
    head,
    scenarios,
    strategies: ranked.map(({ name, meanRank }) => ({ name, meanRank })),
    criticalDifference: others.criticalDifference,
    notSignificant: others.alike.map(([first, last]) =>
      ranked.slice(first, last + 1).map(({ name }) => name),
    ),
    friedman,
  })),
  without: unranked,
});
