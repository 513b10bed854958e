import { z } from 'zod';
import { type Backend, backends, checkDevice, type Device, devices } from '../engine/engine.js';
import { type PresetName, presetNames, presetSettings } from '../reproduction/presets.js';
import { checkBatchSeeds, MOST_BATCH_SEEDS } from '../runs/batched/batch-seeds.js';
import { settingsParts } from '../runs/configuration.js';
import { configurationsOf, runGrid } from '../runs/grid.js';
import type { GridListener } from '../runs/grid-listener.js';
import type { RunRecord } from '../runs/record.js';
import type { Settings } from '../runs/resolve.js';
import { DEFAULT_DATABASE } from '../store/open.js';
import { openStore } from '../store/store.js';
import { requireWritable } from '../system/write-whole.js';
import { requireFitting } from './fitting.js';

/** What to run: every combination of what is listed, as for the command `run`. */
export interface Grid {
  /** Names, or paths of your own files; `./mine.ts#one` picks one of several that a file defines. */
  scenarios: readonly string[];
  /** Default: `['mlp']`. */
  heads?: readonly string[];
  /**
   * Names, or paths of your own files; `./mine.ts#one` picks one of several that a file defines, and `er+si` makes one of
   * two.
   */
  strategies: readonly string[];
  seeds: readonly number[];
  /** What turns images into features. Default: each scenario's own. */
  backbone?: string;
  /** A preset whose options replace the defaults. */
  preset?: PresetName;
  /**
   * Options that override both, such as `{ strategy: { coefficient: 2 }, training: { epochs: 1 } }`; those of `er+si` are by
   * part, `{ strategy: { si: { coefficient: 2 } } }`.
   */
  settings?: Settings;
}

export interface RunOptions {
  /** Database file, created if it is missing. Default: `results/results.sqlite`. */
  database?: string;
  /** Default: `onnx`. */
  backend?: Backend;
  /** Default: `cpu`. */
  device?: Device;
  /** Whether a GPU computes products in TF32; only with `cuda`. Default: false. */
  tf32?: boolean;
  /** Number of worker processes. Default: one per core; on a device, at most eight. */
  jobs?: number;
  /**
   * Number of seeds of a configuration that are computed in one program, 1 to 128. Default: 1; on `cuda` as many as it has, up
   * to 16. Runs that use files of your own are computed one by one.
   */
  batchSeeds?: number;
  /**
   * Number of training steps after which runs also test on all tasks so far. Stored runs that did not are computed again,
   * must come out the same, and gain these accuracies.
   */
  evaluateEvery?: number;
  /**
   * A folder that the trained network of each run is written into, for `load`. Stored runs whose file is not there are computed
   * again, and must come out the same.
   */
  saveModel?: string;
  /** Stops the runs in progress; finished ones stay stored. */
  signal?: AbortSignal;
  /** Called when a run ends. @param done runs that have ended @param total all runs that were not stored yet */
  progress?(done: number, total: number): void;
}

const names = z.array(z.string());

const gridSchema = z.strictObject({
  scenarios: names,
  heads: names.optional(),
  strategies: names,
  seeds: z.array(z.int().nonnegative()),
  backbone: z.string().optional(),
  preset: z.enum(presetNames).optional(),
  settings: z.partialRecord(z.enum(settingsParts), z.record(z.string(), z.unknown()).optional()).optional(),
} satisfies Record<keyof Grid, z.ZodType>);

const optionsSchema = z.strictObject({
  database: z.string().optional(),
  backend: z.enum(backends).optional(),
  device: z.enum(devices).optional(),
  tf32: z.boolean().optional(),
  jobs: z.int().positive().optional(),
  batchSeeds: z.int().positive().max(MOST_BATCH_SEEDS).optional(),
  evaluateEvery: z.int().positive().optional(),
  saveModel: z.string().min(1).optional(),
  signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).optional(),
  progress: z
    .custom((value) => value === undefined || typeof value === 'function', 'must be a function')
    .optional(),
} satisfies Record<keyof RunOptions, z.ZodType>);

/**
 * Runs what is not in the database yet, in worker processes, and stores each result as it arrives.
 * @returns the stored runs of the grid, including failed ones: check `status`.
 * @throws UserError (usage) for a wrong name or option, or one that would not be used; UserError if data are missing or the database cannot be used.
 */
export async function run(grid: Grid, options: RunOptions = {}): Promise<RunRecord[]> {
  requireFitting('the first argument of run', gridSchema, grid);
  requireFitting('the second argument of run', optionsSchema, options);
  const { heads = ['mlp'], settings = {}, preset } = grid;
  const configurations = await configurationsOf({
    ...grid,
    heads,
    settings,
    preset: preset && ((names) => presetSettings(preset, names)),
  });
  const {
    database = DEFAULT_DATABASE,
    backend = 'onnx',
    device = 'cpu',
    tf32,
    jobs,
    batchSeeds,
    progress,
    evaluateEvery,
    saveModel,
  } = options;
  checkDevice(backend, device, tf32);
  checkBatchSeeds(backend, batchSeeds);
  if (saveModel !== undefined) requireWritable(saveModel, 'saveModel');
  const signal = options.signal ?? new AbortController().signal;
  const store = openStore(database);
  try {
    return await runGrid(
      store,
      configurations,
      { backend, device, tf32, jobs, batchSeeds, evaluateEvery, saveModel, signal },
      listenerOf(progress),
    );
  } finally {
    store.close();
  }
}

function listenerOf(progress: RunOptions['progress'] = () => {}): GridListener {
  let [done, total] = [0, 0];
  const ended = () => progress(++done, total);
  return {
    features: () => {},
    otherCode: () => {},
    start(_, jobs) {
      total = jobs.length;
    },
    progress: () => {},
    finished: ended,
    failed: ended,
  };
}
