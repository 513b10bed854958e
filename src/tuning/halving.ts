/** Of the trials of a stage, one in so many goes on to the next. */
const FACTOR = 3;

/** A stage of a study: how many trials are run in it, and with how many seeds each. */
export interface Stage {
  trials: number;
  seeds: number;
}

/**
 * The stages of successive halving over seeds: all trials with the first number of seeds, the best third of them with the
 * second, and so on (Jamieson and Talwalkar 2016, with seeds as the resource and a third kept).
 * @param seeds numbers of seeds, growing
 */
export const stagesOf = (trials: number, seeds: readonly number[]): Stage[] =>
  seeds.map((count, stage) => ({ trials: Math.ceil(trials / FACTOR ** stage), seeds: count }));

/** What a trial has come to in a stage. */
export interface Standing {
  trial: number;
  /** Mean accuracy over the seeds of the stage; null if one of its runs failed. */
  mean: number | null;
}

/** The trials that go on, the best first, at most so many; of equal ones the earlier. Those that failed never do. */
export const best = (standings: readonly Standing[], count: number): number[] =>
  standings
    .filter((standing): standing is Standing & { mean: number } => standing.mean !== null)
    .sort((a, b) => b.mean - a.mean || a.trial - b.trial)
    .slice(0, count)
    .map(({ trial }) => trial);
