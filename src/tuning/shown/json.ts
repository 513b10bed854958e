import type { StudyStanding } from '../standing.js';
import { valuesOf } from '../study.js';

/** A study with its trials, for programs. Accuracies are fractions. */
export function jsonOf({ study, stages, stage, trials, winner }: StudyStanding) {
  const { id, space, seed, seeds, defaults } = study;
  const [{ scenario, head, strategy }] = study.trials as [(typeof study.trials)[number]];
  return {
    id,
    scenario: scenario.name,
    head: head.name,
    strategy: strategy.name,
    space,
    defaults,
    seed,
    seeds,
    stages,
    stage,
    winner,
    trials: trials.map((one) => {
      const configuration = study.trials[one.trial - 1]!;
      return { ...one, values: valuesOf(study, configuration), configuration };
    }),
  };
}
