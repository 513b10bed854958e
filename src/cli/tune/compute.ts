import { checkDevice } from '../../engine/engine.js';
import { checkBatchSeeds } from '../../runs/batched/batch-seeds.js';
import { runGrid } from '../../runs/grid.js';
import { identityOf } from '../../runs/identity.js';
import type { ResultStore } from '../../store/store.js';
import { computeStudies, type StageOfStudies } from '../../tuning/compute.js';
import type { PlannedStudy } from '../../tuning/plan.js';
import { stageText } from '../../tuning/shown/texts.js';
import type { StudyStanding } from '../../tuning/standing.js';
import { openResults } from '../open-results.js';
import { progressDisplay } from '../progress/run-progress.js';
import type { RunOptions } from '../run-and-show.js';
import { untilStopped, whenStopped } from '../stopping.js';
import { timeOfStages } from './time.js';

/**
 * Computes studies, showing the progress on standard error.
 * @returns how far they are then; undefined if a signal stops it
 */
export function computeAndWatch(
  planned: readonly PlannedStudy[],
  options: RunOptions,
): Promise<StudyStanding[] | undefined> {
  whenStopped('the finished runs are stored. To go on, repeat the command.');
  return untilStopped(async (signal) => {
    checkDevice(options.backend, options.device, options.tf32);
    checkBatchSeeds(options.backend, options.batchSeeds);
    const store = openResults(options.db);
    try {
      return await computeStudies(
        store,
        planned.map(({ study }) => study),
        (stage) => runStage(store, stage, options, signal),
      );
    } finally {
      store.close();
    }
  });
}

async function runStage(
  store: ResultStore,
  stage: StageOfStudies,
  options: RunOptions,
  signal: AbortSignal,
): Promise<{ isStopped: boolean }> {
  const { backend, device, tf32, jobs, batchSeeds, tag, note } = options;
  const { configurations } = stage;
  process.stderr.write(`${headingOf(store, stage, options)}\n`);
  if (tag || note !== undefined) store.tag(configurations.map(identityOf), { add: tag, note });
  const display = progressDisplay(process.stderr);
  try {
    await runGrid(
      store,
      configurations,
      { backend, device, tf32, jobs, batchSeeds, command: process.argv.slice(2), signal },
      display.listener,
    );
    return { isStopped: signal.aborted };
  } finally {
    display.end();
  }
}

/** `stage 2 of 3: 7 trials with 3 seeds in each of 4 studies; about 12 min for this and what follows`. */
function headingOf(store: ResultStore, { stage, standings }: StageOfStudies, options: RunOptions): string {
  const [{ stages }] = standings as [StudyStanding];
  const each = standings.length === 1 ? '' : ` in each of ${standings.length} studies`;
  const time = timeOfStages(store, standings, options);
  return `stage ${stage} of ${stages.length}: ${stageText(stages[stage - 1]!)}${each}${time === undefined ? '' : `; ${time} for this and what follows`}`;
}
