import { mean } from 'simple-statistics';
import { duration } from '../../reporting/cells/numbers.js';
import { lanesIn } from '../../runs/batched/batch-seeds.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import { defaultJobs } from '../../runs/default-jobs.js';
import { makespan } from '../../runs/forecast/makespan.js';
import { namesakesOf } from '../../runs/forecast/namesakes.js';
import { secondsFinder } from '../../runs/forecast/seconds.js';
import { identityOf } from '../../runs/identity.js';
import type { RunRecord } from '../../runs/record.js';
import type { ResultStore } from '../../store/store.js';
import { configurationsOfStage } from '../../tuning/compute.js';
import type { StudyStanding } from '../../tuning/standing.js';
import type { RunOptions } from '../run-and-show.js';

/** What is left of studies. */
export interface Rest {
  /** How many runs, those of later stages, too. */
  runs: number;
  /** How long they take; null if nothing like them is stored. */
  seconds: number | null;
}

type Circumstances = Pick<RunOptions, 'backend' | 'device' | 'jobs' | 'batchSeeds'>;

/** `about 12 min`; undefined if nothing like these is stored, or nothing is left. */
export function timeOfStages(
  store: ResultStore,
  standings: readonly StudyStanding[],
  options: RunOptions,
): string | undefined {
  const configurations = standings.flatMap(({ study }) =>
    study.trials.map((trial) => ({ ...trial, seed: 0 })),
  );
  const { runs, seconds } = restOf(standings, store.runs(namesakesOf(configurations)), options);
  return runs === 0 || seconds === null ? undefined : `about ${duration(seconds)}`;
}

/** @param stored runs of the same names */
export function restOf(
  standings: readonly StudyStanding[],
  stored: readonly RunRecord[],
  { backend, device, jobs = defaultJobs(device), batchSeeds }: Circumstances,
): Rest {
  const finished = new Set(stored.filter(({ status }) => status === 'finished').map(({ id }) => id));
  const lanesOf = lanesIn(standings.flatMap(configurationsNow), { device, batchSeeds });
  const secondsOf = secondsFinder(stored, { backend, device, lanesOf });
  const left = standings.flatMap((standing) => secondsLeft(standing, finished, secondsOf));
  const known = left.filter((seconds) => seconds !== undefined);
  if (known.length === 0) return { runs: left.length, seconds: left.length === 0 ? 0 : null };
  const usual = mean(known);
  return {
    runs: left.length,
    seconds: makespan(
      left.map((seconds) => seconds ?? usual),
      Math.max(1, Math.min(jobs, left.length)),
    ),
  };
}

/** The runs of the stage that a study is in. */
const configurationsNow = (standing: StudyStanding): RunConfiguration[] =>
  configurationsOfStage(standing, Math.min(standing.stage, standing.stages.length));

/** Of each run that is left, how long it takes; undefined where that is not known. */
function secondsLeft(
  standing: StudyStanding,
  finished: ReadonlySet<string>,
  secondsOf: ReturnType<typeof secondsFinder>,
): (number | undefined)[] {
  const { stages, stage, study } = standing;
  const seconds: (number | undefined)[] = [];
  for (const configuration of configurationsNow(standing)) {
    if (!finished.has(identityOf(configuration))) seconds.push(secondsOf(configuration)?.seconds);
  }
  // Which trials come into later stages is not known, but how many runs those add.
  const usual = secondsOf({ ...study.trials[0]!, seed: 0 })?.seconds;
  for (let later = Math.min(stage, stages.length); later < stages.length; later++) {
    const added = stages[later]!.trials * (stages[later]!.seeds - stages[later - 1]!.seeds);
    seconds.push(...Array.from({ length: added }, () => usual));
  }
  return seconds;
}
