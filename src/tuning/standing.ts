import { mean, standardDeviation } from 'simple-statistics';
import type { RunRecord } from '../runs/record.js';
import { averageAccuracy } from '../training/metrics.js';
import { best, type Stage, stagesOf } from './halving.js';
import { runsOfTrial, type Study } from './study.js';

/** What a trial has come to so far. */
export interface TrialStanding {
  /** Counted from 1. */
  trial: number;
  /** The last stage that it is in, counted from 1. */
  stage: number;
  /** The accuracies of its finished runs, by seed. */
  accuracies: number[];
  /** Their mean and population standard deviation; null without any. */
  mean: number | null;
  deviation: number | null;
  /** Why its first failed run did; null if none has. A trial with one is worse than all others of its stage. */
  error: string | null;
}

/** How far a study is. */
export interface StudyStanding {
  study: Study;
  stages: Stage[];
  /** The stage that is next or being run, counted from 1; one more than there are if all are done. */
  stage: number;
  /** The trials in that stage; in the last one if all are done. */
  contenders: number[];
  /** All trials in their order. */
  trials: TrialStanding[];
  /** The best trial of the last stage; null if that is not done, or all of its trials failed. */
  winner: number | null;
}

/** What is stored of a study's runs; by id, those that have ended are enough. */
export type RunsOfStudy = ReadonlyMap<string, Pick<RunRecord, 'status' | 'accuracies' | 'tasks' | 'error'>>;

/** How far a study is by the runs that are stored. */
export function standingOf(study: Study, runs: RunsOfStudy): StudyStanding {
  const stages = stagesOf(study.trials.length, study.seeds);
  const trials = study.trials.map((_, index) => standingOfTrial(study, index + 1, 1, stages[0]!, runs));
  let contenders = trials.map(({ trial }) => trial);
  for (const [index, stage] of stages.entries()) {
    for (const trial of contenders) {
      trials[trial - 1] = standingOfTrial(study, trial, index + 1, stage, runs);
    }
    const isDone = contenders.every((trial) =>
      runsOfTrial(study, trial, stage.seeds).every(({ id }) => hasEnded(runs.get(id)?.status)),
    );
    if (!isDone) return { study, stages, stage: index + 1, contenders, trials, winner: null };
    const standings = contenders.map((trial) => trials[trial - 1]!).map(ranked);
    const next = stages[index + 1];
    if (next) contenders = best(standings, next.trials);
    else {
      const [winner = null] = best(standings, 1);
      return { study, stages, stage: stages.length + 1, contenders, trials, winner };
    }
  }
  throw new Error('a study has at least one stage');
}

const hasEnded = (status: RunRecord['status'] | undefined): boolean =>
  status === 'finished' || status === 'failed';

const ranked = ({ trial, mean: value, error }: TrialStanding) => ({
  trial,
  mean: error === null ? value : null,
});

function standingOfTrial(
  study: Study,
  trial: number,
  stage: number,
  { seeds }: Stage,
  runs: RunsOfStudy,
): TrialStanding {
  const found = runsOfTrial(study, trial, seeds).flatMap(({ id }) => runs.get(id) ?? []);
  const accuracies = found
    .filter(({ status }) => status === 'finished')
    .map(({ accuracies: matrix, tasks }) => averageAccuracy(matrix, tasks));
  const failed = found.find(({ status }) => status === 'failed');
  return {
    trial,
    stage,
    accuracies,
    mean: accuracies.length === 0 ? null : mean(accuracies),
    deviation: accuracies.length < 2 ? null : standardDeviation(accuracies),
    error: failed ? (failed.error ?? '') : null,
  };
}

/** Trials from the best to the worst: those of later stages first, failed ones last within their stage. */
export const ranking = ({ trials }: Pick<StudyStanding, 'trials'>): TrialStanding[] =>
  [...trials].sort(
    (a, b) =>
      b.stage - a.stage ||
      Number(a.error !== null) - Number(b.error !== null) ||
      (b.mean ?? -1) - (a.mean ?? -1) ||
      a.trial - b.trial,
  );
