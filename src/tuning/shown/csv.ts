import { stringify } from 'csv-stringify/sync';
import type { StudyStanding } from '../standing.js';
import { valueTexts } from './texts.js';

/** One row per trial. Accuracies are fractions; unknown values are empty. */
export const csvOf = (standings: readonly StudyStanding[]): string =>
  stringify(
    standings.flatMap(({ study, trials, winner }) =>
      trials.map(({ trial, stage, accuracies, mean, deviation, error }) => {
        const { scenario, head, strategy } = study.trials[trial - 1]!;
        const values = valueTexts(study, trial);
        return {
          study: study.id,
          scenario: scenario.name,
          head: head.name,
          strategy: strategy.name,
          trial,
          options: study.space.map(({ option }, at) => `${option}=${values[at]}`).join(' '),
          stage,
          n: accuracies.length,
          mean,
          populationDeviation: deviation,
          error,
          best: trial === winner,
        };
      }),
    ),
    { header: true, cast: { boolean: String } },
  );
