import { checkDevice } from '../../engine/engine.js';
import { supersededText } from '../../reporting/cells/other-code.js';
import { checkBatchSeeds } from '../../runs/batched/batch-seeds.js';
import { requireTasks } from '../../runs/checked-tasks.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import { defaultJobs } from '../../runs/default-jobs.js';
import { type Forecast, forecastOf, isToRun, outlooks } from '../../runs/forecast/forecast.js';
import { countDistinct } from '../../runs/identity.js';
import { neededData } from '../../runs/needed-data.js';
import { superseded } from '../../runs/other-code.js';
import { shareOf } from '../../runs/shards/shard.js';
import type { RunOptions } from '../run-and-show.js';
import { shareText } from '../shard/shown.js';
import { missingData } from './missing-data.js';
import { type FoundDatabase, foundDatabase } from './stored.js';
import { countsText, forecastTables, timeText } from './text.js';

/**
 * Shows what running configurations would do, and does nothing of it: writes no file, and prepares no data. What a run would
 * refuse before it trains is refused here, too.
 * @param always paths of options that are named where they are the default, too
 */
export async function dryRun(
  grid: readonly RunConfiguration[],
  { db, backend, device, tf32, jobs, batchSeeds, evalEvery, saveModel, shard, json }: RunOptions,
  always: ReadonlySet<string>,
): Promise<void> {
  checkDevice(backend, device, tf32);
  checkBatchSeeds(backend, batchSeeds);
  const configurations = shard ? shareOf(grid, shard, { device, batchSeeds }) : grid;
  const database = foundDatabase(db, configurations);
  const circumstances = {
    backend,
    device,
    jobs: jobs ?? defaultJobs(device),
    batchSeeds,
    evaluateEvery: evalEvery,
    saveModel,
    whole: grid,
  };
  const forecast = forecastOf(configurations, database.runs, circumstances);
  const toRun = forecast.runs
    .filter(({ outlook }) => isToRun(outlook))
    .map(({ configuration }) => configuration);
  const missing = await missingData(toRun);
  if (missing.length === 0) await requireTasks(await neededData(toRun));
  const share = shard && { ...shard, runs: forecast.runs.length, grid: countDistinct(grid) };
  if (json) {
    const found = { ...(share && { shard: share }), ...asJson(database, forecast, missing) };
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return;
  }
  const lines = [
    ...(share ? [`${shareText(share, share.runs, share.grid)}.`] : []),
    countsText(forecast),
    timeText(forecast),
    ...databaseNotes(database),
    ...codeNotes(forecast, database),
    ...missing.map((text) => `Data are missing: ${text}.`),
    'Nothing was run, and nothing was stored.',
  ];
  const tables = await forecastTables(forecast, always);
  process.stdout.write(`${[...tables, ...lines.filter(Boolean)].join('\n')}\n`);
}

function databaseNotes({ file, state }: FoundDatabase): string[] {
  if (state === 'missing') return [`The database ${file} is not there yet; run makes it.`];
  if (state === 'older')
    return [`The database ${file} is of an earlier version; run first brings it up to date.`];
  return [];
}

function codeNotes({ runs }: Forecast, database: FoundDatabase): string[] {
  const asked = new Set(runs.map(({ id }) => id));
  const old = superseded(
    runs.filter(({ outlook }) => isToRun(outlook)).map(({ configuration }) => configuration),
    database.runs.filter(({ id, status }) => status === 'finished' && !asked.has(id)),
  );
  return old.runs > 0 ? [supersededText(old)] : [];
}

const asJson = (
  { file, state }: FoundDatabase,
  { runs, ...forecast }: Forecast,
  missingData: readonly string[],
) => ({
  database: { file, state },
  counts: Object.fromEntries(
    outlooks.map((outlook) => [outlook, runs.filter((run) => run.outlook === outlook).length]),
  ),
  ...forecast,
  missingData,
  runs,
});
