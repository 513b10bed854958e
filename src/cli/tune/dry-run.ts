import { checkDevice } from '../../engine/engine.js';
import { countOf, duration } from '../../reporting/cells/numbers.js';
import { checkBatchSeeds } from '../../runs/batched/batch-seeds.js';
import type { PlannedStudy } from '../../tuning/plan.js';
import { jsonOf } from '../../tuning/shown/json.js';
import { trialsTable } from '../../tuning/shown/table.js';
import { spaceTexts, stagesText, standingText } from '../../tuning/shown/texts.js';
import { standingOf } from '../../tuning/standing.js';
import { missingData } from '../dry-run/missing-data.js';
import { foundDatabase } from '../dry-run/stored.js';
import type { RunOptions } from '../run-and-show.js';
import { restOf } from './time.js';

/** Shows what studies would run, how far they are and how long the rest takes; writes nothing. */
export async function dryRun(
  planned: readonly PlannedStudy[],
  options: RunOptions & { json?: boolean | undefined },
): Promise<void> {
  checkDevice(options.backend, options.device, options.tf32);
  checkBatchSeeds(options.backend, options.batchSeeds);
  const configurations = planned.flatMap(({ study }) => study.trials.map((trial) => ({ ...trial, seed: 0 })));
  const { file, state, runs } = foundDatabase(options.db, configurations);
  const byId = new Map(runs.map((run) => [run.id, run]));
  const standings = planned.map(({ study }) => standingOf(study, byId));
  const rest = restOf(standings, runs, options);
  const missing = await missingData(configurations);
  if (options.json) {
    const database = { file, state };
    process.stdout.write(
      `${JSON.stringify({ database, rest, missingData: missing, studies: standings.map(jsonOf) }, null, 2)}\n`,
    );
    return;
  }
  const texts = standings.map((standing) =>
    [
      trialsTable(standing, standing.trials.length),
      `Searched: ${spaceTexts(standing.study).join(', ')}.\n`,
      `Stages: ${stagesText(standing.stages)}.\n`,
      `So far: ${standingText(standing)}.\n`,
    ].join(''),
  );
  const time =
    rest.seconds === null
      ? 'how long that takes is unknown: no run like these is stored'
      : `that takes about ${duration(rest.seconds)}`;
  const lines = [
    rest.runs === 0 ? 'Nothing is left to run.' : `At most ${countOf(rest.runs, 'run')} left; ${time}.`,
    ...missing.map((text) => `Data are missing: ${text}.`),
    'Nothing was run, and nothing was stored.',
  ];
  process.stdout.write(`${texts.join('\n')}\n${lines.join('\n')}\n`);
}
