import { countOf, shortHash, withDeviation } from '../../reporting/cells/numbers.js';
import { valueText } from '../../runs/sweep/given-option.js';
import type { Stage } from '../halving.js';
import { rangeText } from '../space/range.js';
import type { StudyStanding, TrialStanding } from '../standing.js';
import { FIRST_SEED, type Study, valueAt, valuesOf } from '../study.js';

/** `7 trials with 3 seeds`. */
export const stageText = ({ trials, seeds }: Stage): string =>
  `${countOf(trials, 'trial')} with ${countOf(seeds, 'seed')}`;

/** `20 trials with 1 seed, then the best 7 with 3 seeds, then the best 3 with 10 seeds`. */
export const stagesText = ([first, ...others]: readonly Stage[]): string =>
  [
    stageText(first!),
    ...others.map(
      ({ trials, seeds }) => `then the best ${trials === 1 ? 'one' : trials} with ${countOf(seeds, 'seed')}`,
    ),
  ].join(', ');

/** What trials are tested on: `held-out training images (scenario.heldOut=0.1), first 2 tasks`. */
export function heldOutText({ trials: [trial] }: Study): string {
  const { heldOut, firstTasks } = trial!.scenario;
  const part = typeof firstTasks === 'number' ? `, of the first ${firstTasks} tasks alone` : '';
  return `held-out training images (scenario.heldOut=${heldOut})${part}`;
}

/** `strategy.coefficient=log:0.01..100`, for each option. */
export const spaceTexts = ({ space }: Study): string[] =>
  space.map(({ option, range }) => `${option}=${rangeText(range)}`);

/** What the searched options are by default, or by the preset that the trials begin with. */
export const defaultText = ({ space, defaults }: Study): string =>
  `Without tuning: ${space.map(({ option }, at) => `${option}=${defaults[at] === null ? 'none' : valueText(defaults[at])}`).join(', ')}`;

/** `strategy.coefficient=12.5 training.learningRate=0.001`. */
export const trialText = (study: Study, trial: number): string =>
  study.space
    .map(({ option }) => `${option}=${valueText(valueAt(study.trials[trial - 1]!, option))}`)
    .join(' ');

/** The values of a trial, as they are written. */
export const valueTexts = (study: Study, trial: number): string[] =>
  valuesOf(study, study.trials[trial - 1]!).map(valueText);

/** `61.23 ± 1.20`; `failed` if a run has. */
export function accuracyText({ mean, deviation, error }: TrialStanding): string {
  if (error !== null) return 'failed';
  return mean === null ? '–' : withDeviation({ mean, deviation });
}

/** The seeds of so many runs of a trial. */
export const seedsText = (seeds: number): string =>
  seeds === 1 ? `seed ${FIRST_SEED}` : `seeds ${FIRST_SEED} to ${FIRST_SEED + seeds - 1}`;

/** How far a study is, and its best trial. */
export function standingText({ study, stages, stage, trials, winner }: StudyStanding): string {
  if (stage <= stages.length) {
    const runs = trials.reduce((sum, one) => sum + one.accuracies.length, 0);
    return `stage ${stage} of ${stages.length}, ${countOf(runs, 'run')} finished`;
  }
  if (winner === null) return 'done, but no trial is left: all of the last stage failed';
  const { mean, deviation } = trials[winner - 1]!;
  return `best: trial ${winner}, ${trialText(study, winner)}: ${withDeviation({ mean: mean!, deviation })} %`;
}

/** What has to be said with the accuracy of the best trial. */
export const OPTIMISTIC =
  'The best of many trials owes something to chance, so its accuracy here is too high; other seeds and the test images say how good it is.';

/** `study 1a2b3c4d, draws of seed 1`. */
export const studyText = ({ id, seed }: Study): string => `study ${shortHash(id)}, drawn with seed ${seed}`;
