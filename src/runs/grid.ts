import { availableParallelism } from 'node:os';
import type { FeatureProgress } from '../backbones/backbone.js';
import { findBackbone } from '../backbones/registry.js';
import { loadDataset, requireDataset } from '../data/registry.js';
import type { Backend, Device } from '../engine/engine.js';
import { choiceOf } from '../plugins/own/place.js';
import type { ScenarioKind } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { ResultStore } from '../store/store.js';
import { averageAccuracy } from '../training/metrics.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { canonical } from './canonical.js';
import { optionsOf, type RunConfiguration } from './configuration.js';
import { environmentOf } from './environment.js';
import { identityOf } from './identity.js';
import { type Job, runJobs } from './pool.js';
import type { RunEnvironment } from './record.js';
import { merged, resolveChosen, type Settings } from './resolve.js';

/** Every combination of what is listed; scenarios and strategies by name or by the path of a user's own file. */
export interface GridRequest {
  scenarios: readonly string[];
  heads: readonly string[];
  strategies: readonly string[];
  seeds: readonly number[];
  /** Each scenario's own unless given. */
  backbone?: string | undefined;
  settings: Settings;
  /** What stands under `settings`, if that differs from the defaults. */
  preset?: ((names: { head: string; kind: ScenarioKind; strategy: string }) => Settings) | undefined;
}

export interface GridOptions {
  backend: Backend;
  device: Device;
  /** Worker processes; one per core unless given. */
  jobs?: number | undefined;
  signal: AbortSignal;
}

/** What happens while a grid runs. */
export interface GridListener {
  /** Features that no run has used yet are made before the runs start. */
  features: FeatureProgress;
  /** @param stored what was there already, each with its average accuracy @param jobs those to run */
  start(stored: readonly { job: Job; accuracy: number }[], jobs: readonly Job[]): void;
  /** @param done share of the job, 0 … 1 */
  progress(job: Job, done: number): void;
  /** @param accuracy average accuracy over all tasks after the last, 0 … 1 */
  finished(job: Job, accuracy: number, seconds: number): void;
  failed(job: Job, message: string): void;
}

/** The configurations of a grid, seeds innermost. @throws UserError (usage) for what does not fit. */
export async function configurationsOf(grid: GridRequest): Promise<RunConfiguration[]> {
  const chosenScenarios = await scenarios.allChosen(grid.scenarios);
  const chosenStrategies = await strategies.allChosen(grid.strategies);
  const resolved = chosenScenarios.flatMap((scenario) =>
    grid.heads.flatMap((head) =>
      chosenStrategies.map((strategy) => {
        const names = { head, kind: scenario.definition.kind, strategy: strategy.definition.name };
        const settings = grid.preset ? merged(grid.preset(names), grid.settings) : grid.settings;
        return resolveChosen({ scenario, head, strategy, backbone: grid.backbone, settings });
      }),
    ),
  );
  return resolved.flatMap((configuration) => grid.seeds.map((seed) => ({ ...configuration, seed })));
}

/**
 * Makes what all runs of a scenario need, before anything is started, on all cores.
 * @throws UserError when a dataset or a checkpoint is missing.
 */
async function prepareFeatures(
  jobs: readonly Job[],
  progress: FeatureProgress,
  signal: AbortSignal,
): Promise<void> {
  const needed = new Map<string, { dataset: string; backbone: RunConfiguration['backbone'] }>();
  for (const { configuration } of jobs) {
    const { dataset } = await scenarios.of(configuration.scenario);
    const { backbone } = configuration;
    needed.set(canonical({ dataset, backbone }), { dataset, backbone });
  }
  for (const { dataset } of needed.values()) requireDataset(dataset);
  for (const { dataset, backbone } of needed.values()) {
    const { prepare } = findBackbone(backbone.name);
    try {
      await prepare?.(await loadDataset(dataset), optionsOf(backbone), progress, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
  }
}

/** The user's own files that a run is of. */
function filesOf({ configuration }: Job): Pick<RunEnvironment, 'files'> {
  const scenario = scenarios.sourceOf(configuration.scenario)?.path;
  const strategy = strategies.sourceOf(configuration.strategy)?.path;
  if (scenario === undefined && strategy === undefined) return {};
  return {
    files: {
      ...(scenario !== undefined && { scenario: choiceOf(scenario) }),
      ...(strategy !== undefined && { strategy: choiceOf(strategy) }),
    },
  };
}

/**
 * Computes the runs that the store does not hold yet, and stores their results as they come. A run that fails
 * is stored as failed, and the others go on.
 * @throws UserError when a dataset or a checkpoint is missing.
 */
export async function runGrid(
  store: ResultStore,
  configurations: readonly RunConfiguration[],
  options: GridOptions,
  listener: GridListener,
): Promise<void> {
  const unique = new Map(
    configurations.map((configuration) => {
      const id = identityOf(configuration);
      return [id, { id, configuration }];
    }),
  );
  const stored = store.runs({ status: ['finished'] }).filter(({ id }) => unique.has(id));
  const there = new Set(stored.map(({ id }) => id));
  const jobs = [...unique.values()].filter(({ id }) => !there.has(id));
  await prepareFeatures(jobs, listener.features, options.signal);
  if (options.signal.aborted) return;
  listener.start(
    stored.map(({ id, accuracies, tasks }) => ({
      job: unique.get(id)!,
      accuracy: averageAccuracy(accuracies, tasks),
    })),
    jobs,
  );

  const environment = environmentOf(options.backend, options.device);
  const accuracies = new Map<string, { tasks: number; entries: TaskAccuracy[] }>();
  const begin = (job: Job, tasks: number) => {
    accuracies.set(job.id, { tasks, entries: [] });
    store.begin({ ...job, tasks, environment: { ...environment, ...filesOf(job) } });
  };
  await runJobs(jobs, { ...options, workers: options.jobs ?? availableParallelism() }, (job, message) => {
    switch (message.type) {
      case 'started':
        return begin(job, message.tasks);
      case 'progress':
        return listener.progress(job, message.done);
      case 'accuracy':
        accuracies.get(job.id)!.entries.push(message.entry);
        return store.addAccuracy(job.id, message.entry);
      case 'early-accuracy':
        return store.addEarlyAccuracy(job.id, message.entry);
      case 'finished': {
        const { tasks, entries } = accuracies.get(job.id)!;
        store.finish(job.id, message);
        accuracies.delete(job.id);
        return listener.finished(job, averageAccuracy(entries, tasks), message.seconds);
      }
      case 'failed': {
        // A run that fails before it knows its tasks is stored with one.
        if (!accuracies.has(job.id)) begin(job, 1);
        store.fail(job.id, message.message);
        accuracies.delete(job.id);
        return listener.failed(job, message.stack ?? message.message);
      }
    }
  });
}
