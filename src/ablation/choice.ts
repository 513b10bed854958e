import { mean } from 'simple-statistics';
import { presetSettings } from '../reproduction/presets.js';
import { headTitles, publishedTables } from '../reproduction/tables/published.js';
import { canonical } from '../runs/canonical.js';
import type { VariantCell } from './table.js';
import { type Candidate, tuningVariants } from './tuning.js';

/** What held-out runs choose for a head in a scenario. */
export interface Choice {
  head: string;
  scenario: string;
  /** Null until every candidate has been run. */
  options: Candidate | null;
  /** Mean accuracy of the options chosen over strategies, each with the better of its trials. */
  score: number | null;
  /** Whether the preset `tuned` has these options; what its strategies have is tried with the options of the preset. */
  inPreset: boolean;
  /** The best trial of each strategy with the options of the preset; null until all of its trials have been run. */
  strategies: { strategy: string; best: VariantCell | null }[];
}

/** @param cells all that the ablation `tuning` has for the heads that are in it, run or not */
export const choicesOf = (cells: readonly VariantCell[]): Choice[] =>
  publishedTables.flatMap(({ scenario, kind }) =>
    [...new Set(cells.map(({ variant }) => variant.head))].map((head) => {
      const trials = cells.filter(
        ({ table, variant }) => table.scenario === scenario && variant.head === head,
      );
      const later = trials.filter((cell) => candidateOf(cell) === null);
      const { options, score } = optionsOf(trials.filter((cell) => candidateOf(cell) !== null));
      const preset = presetSettings('tuned', { head, kind, strategy: 'adam' }).head!;
      return {
        head,
        scenario,
        options,
        score,
        inPreset: options !== null && canonical({ ...preset, ...options.head }) === canonical(preset),
        strategies: [...new Set(later.map(({ strategy }) => strategy))].map((strategy) => ({
          strategy,
          best: bestOf(later.filter((cell) => cell.strategy === strategy)),
        })),
      };
    }),
  );

const candidateOf = ({ variant }: VariantCell): Candidate | null =>
  tuningVariants.find((trial) => trial === variant)?.candidate ?? null;

/** The first wins a tie. */
function optionsOf(trials: readonly VariantCell[]): Pick<Choice, 'options' | 'score'> {
  const candidates = [...new Set(trials.map(candidateOf))];
  const scores = candidates.map((candidate) => {
    const ofCandidate = trials.filter((cell) => candidateOf(cell) === candidate);
    const best = [...new Set(ofCandidate.map(({ strategy }) => strategy))].map((strategy) =>
      bestOf(ofCandidate.filter((cell) => cell.strategy === strategy)),
    );
    return best.every((cell) => cell !== null) ? mean(best.map((cell) => accuracyOf(cell)!)) : null;
  });
  if (candidates.length === 0 || scores.includes(null)) return { options: null, score: null };
  const score = Math.max(...(scores as number[]));
  return { options: candidates[scores.indexOf(score)]!, score };
}

/** The first with the highest accuracy; null if one of them has not been run. */
function bestOf(cells: readonly VariantCell[]): VariantCell | null {
  const means = cells.map(accuracyOf);
  if (means.some((accuracy) => accuracy === null)) return null;
  return cells[means.indexOf(Math.max(...(means as number[])))] ?? null;
}

/** A trial with a failed run is worth nothing; null if it has not been run. */
function accuracyOf({ cell }: VariantCell): number | null {
  if (cell === undefined) return null;
  return cell.failed > 0 ? 0 : cell.mean;
}

/** One line per head and scenario, to be read under the tables. */
export const choiceTexts = (choices: readonly Choice[]): string[] =>
  choices.map(({ head, scenario, options, inPreset, strategies }) => {
    const place = `Chosen for ${headTitles[head]!}, ${scenario}`;
    if (options === null) return `${place}: not all options have been run.`;
    if (!inPreset) {
      return `${place}: ${options.name}. These are not yet those of the preset tuned, so nothing is chosen for its strategies.`;
    }
    const chosen = strategies.map(
      ({ strategy, best }) =>
        `${strategy} ${best === null ? 'not all run' : best.variant.name.replace(/^.*: /, '')}`,
    );
    return `${place}: ${[options.name, ...chosen].join('; ')}.`;
  });
