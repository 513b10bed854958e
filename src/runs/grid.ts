import { findBackbone } from '../backbones/registry.js';
import { knownDataset, requireDataset, requireUnchangedDataset } from '../data/registry.js';
import type { Backend, Device } from '../engine/engine.js';
import { refuseTwice } from '../errors/twice.js';
import { usageError } from '../errors/user-error.js';
import { findHead } from '../heads/registry.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { ResultStore } from '../store/store.js';
import { averageAccuracy } from '../training/metrics.js';
import { lanesIn } from './batched/batch-seeds.js';
import { groupCount, type LanesOfJob } from './batched/groups.js';
import { requireTasks } from './checked-tasks.js';
import { optionsOf, type RunConfiguration } from './configuration.js';
import { type DataOfRun, dataMarks, loadData } from './data-of-run.js';
import { defaultJobs } from './default-jobs.js';
import { environmentOf } from './environment.js';
import type { GridListener } from './grid-listener.js';
import { identityOf } from './identity.js';
import { requireConsolidation } from './idle-consolidation.js';
import { lackOf } from './lack.js';
import type { BuiltInData } from './messages.js';
import { refuseMisfits } from './misfits.js';
import { neededData } from './needed-data.js';
import { neededImages } from './needed-images.js';
import { superseded } from './other-code.js';
import { type Job, runJobs, Unprepared } from './pool.js';
import { isPrepared, type NeededData, prepareFeatures } from './prepare-features.js';
import type { RunRecord } from './record.js';
import { Recorder } from './recorder.js';
import { registered } from './registered.js';
import { merged, type Settings } from './resolve.js';
import { SharedJobs } from './shared-jobs.js';
import type { GivenOption } from './sweep/given-option.js';
import { withOwners } from './sweep/owners.js';
import { resolveCombinations } from './sweep/resolve-combinations.js';
import { pathOf } from './sweep/swept-paths.js';
import { whenAsked } from './when-asked.js';

/** Asks for every combination of what is listed; scenarios and strategies by name or by path of a user's own file. */
export interface GridRequest {
  scenarios: readonly string[];
  heads: readonly string[];
  strategies: readonly string[];
  seeds: readonly number[];
  /** Default: each scenario's own. */
  backbone?: string | undefined;
  settings: Settings;
  /** Options with alternatives, or for single strategies or heads; they override `settings`. */
  options?: readonly GivenOption[] | undefined;
  /** Settings that replace the defaults and that `settings` overrides. */
  preset?: ((names: { head: string; kind: ScenarioKind; strategy: string }) => Settings) | undefined;
}

export interface GridOptions {
  backend: Backend;
  device: Device;
  /** Whether a GPU computes products in TF32. */
  tf32?: boolean | undefined;
  /** Number of worker processes. Default: one per core; on a device, at most eight. */
  jobs?: number | undefined;
  /**
   * How many seeds of a configuration are computed in one program. Default: one; on a GPU as many as it has, up to 16. Runs
   * that use files of the user's own are computed one by one.
   */
  batchSeeds?: number | undefined;
  /**
   * Every how many steps runs also test on the way. Stored runs that did not are computed again; they must come out the
   * same, and gain that.
   */
  evaluateEvery?: number | undefined;
  /**
   * A folder that the networks of the runs are written into. Stored runs whose files are not there are computed again; they
   * must come out the same.
   */
  saveModel?: string | undefined;
  /** The whole grid, where the runs are a share of it: it decides how many seeds are computed in one program. */
  whole?: readonly RunConfiguration[] | undefined;
  /** The command that asks for it, without the program's name. */
  command?: readonly string[] | undefined;
  /** Computes what is missing elsewhere, in place of worker processes of this one. */
  compute?: ComputeElsewhere | undefined;
  signal: AbortSignal;
}

/** Computes the runs of a grid elsewhere, and stores their results as they come. */
export type ComputeElsewhere = (
  store: ResultStore,
  work: Omit<GridWork, 'needed'>,
  options: GridOptions,
  listener: GridListener,
) => Promise<void>;

/**
 * The configurations of a grid, alternatives of options within each strategy, and seeds innermost.
 * @throws UserError (usage) for a wrong name or option; PluginError for a file that cannot be loaded
 */
export async function configurationsOf(grid: GridRequest): Promise<RunConfiguration[]> {
  for (const list of ['scenarios', 'heads', 'strategies', 'seeds'] as const) {
    if (grid[list].length === 0) throw usageError(`there are no ${list} to run; give at least one`);
  }
  refuseTwice(grid.heads);
  refuseTwice(grid.seeds);
  const chosenScenarios = await scenarios.allChosen(grid.scenarios);
  const chosenStrategies = await strategies.allChosen(grid.strategies);
  refuseMisfits({
    scenarios: chosenScenarios.map(({ definition }) => definition),
    strategies: chosenStrategies.map(({ definition }) => definition),
  });
  const owners = {
    heads: grid.heads.map(findHead),
    strategies: chosenStrategies.map(({ definition }) => definition),
  };
  const options = withOwners(grid.options ?? [], owners);
  const marks = await dataMarks(chosenScenarios);
  const resolved = chosenScenarios.flatMap((scenario) =>
    owners.heads.flatMap((head) =>
      chosenStrategies.flatMap((strategy) => {
        const names = { head: head.name, kind: scenario.definition.kind, strategy: strategy.definition.name };
        const settings = grid.preset ? merged(grid.preset(names), grid.settings) : grid.settings;
        const data = marks.get(scenario.definition.dataset);
        const chosen = { scenario, head: head.name, strategy, backbone: grid.backbone, data };
        return resolveCombinations({ ...chosen, settings }, options);
      }),
    ),
  );
  const isConsolidationGiven =
    grid.settings.training?.consolidateEvery !== undefined ||
    options.some((option) => pathOf(option) === 'training.consolidateEvery');
  if (isConsolidationGiven) requireConsolidation(resolved);
  return resolved.flatMap((configuration) => grid.seeds.map((seed) => ({ ...configuration, seed })));
}

const isBuiltIn = <Data extends DataOfRun>(data: Data): data is Data & BuiltInData =>
  typeof data.dataset === 'string';

/**
 * Whether prepared features of the whole dataset seem to be all that is needed, and there. They are not read: workers do
 * that, and see if they are damaged.
 */
async function areKept(
  { dataset, backbone, configurations, own }: NeededData,
  device: Device,
): Promise<boolean> {
  const known = knownDataset(dataset);
  if (!known || !(await findBackbone(backbone.name).areKept?.(known, optionsOf(backbone), device)))
    return false;
  return (await neededImages(configurations, known, own)).transformed.length === 0;
}

/** Reads images that need no preparation. @throws UserError if they are damaged, which would fail every run. */
async function checkImages(needed: readonly DataOfRun[]): Promise<void> {
  // The user's own have been read when their runs were resolved.
  const unprepared = needed.filter((one) => isBuiltIn(one) && !isPrepared(one));
  for (const one of new Map(unprepared.map((data) => [data.dataset, data])).values()) await loadData(one, []);
}

/**
 * Computes the runs that are not in the store yet, and stores their results as they arrive. A run that fails is
 * stored as failed, and the others go on. Waits for runs that another process is computing.
 * @returns what is then stored of all runs of the grid, failed ones too, in the store's order
 * @throws UserError if a dataset or a checkpoint is missing, or a scenario of the user's own cannot make its tasks.
 */
export async function runGrid(
  store: ResultStore,
  configurations: readonly RunConfiguration[],
  options: GridOptions,
  listener: GridListener,
): Promise<RunRecord[]> {
  const unique = new Map(
    configurations.map((configuration) => {
      const id = identityOf(configuration);
      return [id, { id, configuration }];
    }),
  );
  const all = [...unique.keys()];
  const lacks = (run: RunRecord) => lackOf(run, options) !== undefined;
  const there = store.runs({ id: all, status: ['finished'] });
  const [stored, lacking] = [there.filter((run) => !lacks(run)), there.filter(lacks)];
  const done = new Set(stored.map(({ id }) => id));
  const jobs = [...unique.values()].filter(({ id }) => !done.has(id));
  // What cannot be run is refused before anything is stored.
  const needed = await neededData(jobs.map(({ configuration }) => configuration));
  if (!options.compute) for (const { dataset } of needed) requireDataset(dataset);
  await requireTasks(needed);
  const ofConfiguration = lanesIn(options.whole ?? configurations, options);
  // What is computed again must come out the same; other backends have one lane alone.
  const lanesBefore = ({ environment }: RunRecord) =>
    options.backend === 'onnx' ? (environment.batchSeeds ?? 1) : 1;
  const again = new Map(lacking.map((run) => [run.id, lanesBefore(run)]));
  const lanesOf: LanesOfJob = ({ id, configuration }) => again.get(id) ?? ofConfiguration(configuration);
  const workers = options.compute
    ? 0
    : Math.min(options.jobs ?? defaultJobs(options.device), groupCount(jobs, lanesOf));
  const grid = { runs: [...unique.values()], command: options.command ?? null, workers };
  return registered(store, grid, options.signal, async (enter) => {
    const begin = () => {
      enter();
      listener.start(
        stored.map(({ id, accuracies, tasks }) => ({
          job: unique.get(id)!,
          accuracy: averageAccuracy(accuracies, tasks),
        })),
        jobs,
      );
    };
    if (jobs.length === 0) {
      begin();
      return stored;
    }
    const old = superseded(
      jobs.map(({ configuration }) => configuration),
      store.finishedConfigurations().filter(({ id }) => !unique.has(id)),
    );
    if (old.runs > 0) listener.otherCode(old);
    const work = { jobs, lanesOf, needed, lacking, lacks, begin };
    if (options.compute) await options.compute(store, work, options, listener);
    else await compute(store, work, { ...options, workers }, listener);
    return store.runs({ id: all });
  });
}

/** What is to be computed of a grid. */
export interface GridWork {
  jobs: readonly Job[];
  lanesOf: LanesOfJob;
  needed: readonly NeededData[];
  /** The finished runs among them, which are computed again. */
  lacking: readonly RunRecord[];
  /** Whether a finished run has to be computed again. */
  lacks: (run: RunRecord) => boolean;
  /** Called when the first run can start. */
  begin: () => void;
}

/** Prepares data, and computes jobs in worker processes. */
async function compute(
  store: ResultStore,
  { jobs, lanesOf, needed, lacking, lacks, begin }: GridWork,
  options: GridOptions & { workers: number },
  listener: GridListener,
): Promise<void> {
  const prepare = () => prepareFeatures(needed, listener.features, options.signal, options.device);
  const [single] = needed.length === 1 ? needed : [];
  const ahead =
    single && isBuiltIn(single) && (!isPrepared(single) || (await areKept(single, options.device)))
      ? { dataset: single.dataset, data: single.data, backbone: single.backbone }
      : undefined;
  if (!ahead) {
    await prepare();
    if (options.signal.aborted) return;
    await checkImages(needed);
  }

  const environment = environmentOf(options.backend, options.device, options.tf32);
  const again = new Map(lacking.map((run) => [run.id, run]));
  const recorder = new Recorder(store, environment, listener, lanesOf, again, options.saveModel);
  const shared = new SharedJobs(
    jobs,
    lanesOf,
    store,
    (job, run) => {
      if (run.status === 'failed') listener.failed(job, run.error!);
      else listener.finished(job, averageAccuracy(run.accuracies, run.tasks), run.seconds!, true);
    },
    (run) => {
      if (!lacks(run)) return false;
      // Another process may have finished it meanwhile.
      again.set(run.id, run);
      return true;
    },
  );
  // Runs that read kept features do not read the files that the images came from.
  const unchanged = ahead && isPrepared(ahead) ? requireUnchangedDataset(ahead.dataset) : Promise.resolve();
  // It is reported where it is awaited.
  unchanged.catch(() => {});
  // A worker that asks for a run has read the data.
  const source = whenAsked(shared, unchanged, begin);
  const computeWith = (first: typeof ahead) =>
    runJobs(
      source,
      { ...options, withNetwork: options.saveModel !== undefined, ahead: first },
      (job, message) => {
        const isOurs = recorder.record(job, message);
        if (!isOurs) shared.lose(job);
        return isOurs;
      },
    );
  await computeWith(ahead).catch(async (error: unknown) => {
    if (!(error instanceof Unprepared)) throw error;
    await prepare();
    await computeWith(undefined);
  });
}
