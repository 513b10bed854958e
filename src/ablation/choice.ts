import { mean } from 'simple-statistics';
import { headTitles, publishedTables } from '../reproduction/tables/published.js';
import type { VariantCell } from './table.js';
import { type Candidate, tuningVariants } from './tuning.js';

/** What held-out runs choose for a head in a scenario. */
export interface Choice {
  head: string;
  scenario: string;
  /** Null until every candidate has been run. */
  options: { candidate: Candidate; score: number } | null;
  /** The best trial of each strategy with the options chosen; null until all of its trials have been run. */
  strategies: { strategy: string; best: VariantCell | null }[];
}

/** A head's options count with the mean over strategies, each with the better of its trials; the first wins a tie. */
export const choicesOf = (cells: readonly VariantCell[]): Choice[] =>
  publishedTables.flatMap(({ scenario }) =>
    [...new Set(cells.map(({ variant }) => variant.head))].map((head) => {
      const trials = cells.filter(
        ({ table, variant }) => table.scenario === scenario && variant.head === head,
      );
      const later = trials.filter((cell) => candidateOf(cell) === null);
      return {
        head,
        scenario,
        options: optionsOf(trials.filter((cell) => candidateOf(cell) !== null)),
        strategies: [...new Set(later.map(({ strategy }) => strategy))].map((strategy) => ({
          strategy,
          best: bestOf(later.filter((cell) => cell.strategy === strategy)),
        })),
      };
    }),
  );

const candidateOf = ({ variant }: VariantCell): Candidate | null =>
  tuningVariants.find((trial) => trial === variant)?.candidate ?? null;

function optionsOf(trials: readonly VariantCell[]): Choice['options'] {
  const candidates = [...new Set(trials.map(candidateOf))];
  const scores = candidates.map((candidate) => {
    const ofCandidate = trials.filter((cell) => candidateOf(cell) === candidate);
    const best = [...new Set(ofCandidate.map(({ strategy }) => strategy))].map((strategy) =>
      bestOf(ofCandidate.filter((cell) => cell.strategy === strategy)),
    );
    return best.every((cell) => cell !== null) ? mean(best.map((cell) => accuracyOf(cell)!)) : null;
  });
  if (candidates.length === 0 || scores.includes(null)) return null;
  const score = Math.max(...(scores as number[]));
  return { candidate: candidates[scores.indexOf(score)]!, score };
}

/** The first with the highest accuracy; null if one of them has not been run. */
function bestOf(cells: readonly VariantCell[]): VariantCell | null {
  const means = cells.map(accuracyOf);
  if (means.some((accuracy) => accuracy === null)) return null;
  return cells[means.indexOf(Math.max(...(means as number[])))] ?? null;
}

const accuracyOf = ({ cell }: VariantCell): number | null => cell?.mean ?? null;

/** One line per head and scenario, to be read under the tables. */
export const choiceTexts = (choices: readonly Choice[]): string[] =>
  choices.map(({ head, scenario, options, strategies }) => {
    const chosen = strategies.map(
      ({ strategy, best }) =>
        `${strategy} ${best === null ? 'not all run' : best.variant.name.replace(/^.*: /, '')}`,
    );
    return [
      `Chosen for ${headTitles[head]!}, ${scenario}: ${options === null ? 'options not all run' : options.candidate.name}`,
      ...chosen,
    ].join('; ');
  });
