import type { RunConfiguration } from '../runs/configuration.js';
import type { ResultStore } from '../store/store.js';
import { type StudyStanding, standingOf } from './standing.js';
import { runsOfTrial, type Study } from './study.js';

/** What is run next: a stage of all studies together. */
export interface StageOfStudies {
  /** Counted from 1. */
  stage: number;
  standings: readonly StudyStanding[];
  configurations: readonly RunConfiguration[];
}

/** How far studies are by what is stored. */
export function standingsOf(store: ResultStore, studies: readonly Study[]): StudyStanding[] {
  const ids = studies.flatMap((study) =>
    study.trials.flatMap((_, index) =>
      runsOfTrial(study, index + 1, study.seeds.at(-1)!).map(({ id }) => id),
    ),
  );
  const runs = new Map(store.runs({ id: ids }).map((run) => [run.id, run]));
  return studies.map((study) => standingOf(study, runs));
}

/**
 * Computes studies stage by stage, all studies in one stage together. What is stored is not computed again; failed runs are
 * tried once more, as by every command.
 * @param runStage computes what a stage has; it says whether it was stopped
 * @returns how far they are then; undefined if they were stopped
 */
export async function computeStudies(
  store: ResultStore,
  studies: readonly Study[],
  runStage: (stage: StageOfStudies) => Promise<{ isStopped: boolean }>,
): Promise<StudyStanding[] | undefined> {
  for (const study of studies) store.addStudy(study);
  const stages = Math.max(...studies.map(({ seeds }) => seeds.length));
  for (let stage = 1; stage <= stages; stage++) {
    const standings = standingsOf(store, studies);
    const configurations = standings.flatMap((standing) => configurationsOfStage(standing, stage));
    if (configurations.length === 0) continue;
    const { isStopped } = await runStage({ stage, standings, configurations });
    if (isStopped) return undefined;
  }
  return standingsOf(store, studies);
}

/** The runs of a stage that a study has reached. */
export function configurationsOfStage(standing: StudyStanding, stage: number): RunConfiguration[] {
  const { study, stages, trials } = standing;
  const { seeds } = stages[stage - 1]!;
  return trials
    .filter((trial) => trial.stage >= stage)
    .flatMap(({ trial }) => runsOfTrial(study, trial, seeds).map(({ configuration }) => configuration));
}
