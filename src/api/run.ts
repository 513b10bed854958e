import { type Backend, checkDevice, type Device } from '../engine/engine.js';
import { type PresetName, presetSettings } from '../reproduction/presets.js';
import { configurationsOf, runGrid } from '../runs/grid.js';
import type { GridListener } from '../runs/grid-listener.js';
import { identityOf } from '../runs/identity.js';
import type { RunRecord } from '../runs/record.js';
import type { Settings } from '../runs/resolve.js';
import { DEFAULT_DATABASE } from '../store/open.js';
import { openStore } from '../store/store.js';

/** Every combination of what is listed, as the command `run` takes it. */
export interface Grid {
  /** Names, or paths of your own files, `./mine.ts#one` for one of several that it defines. */
  scenarios: readonly string[];
  /** `['mlp']` unless given. */
  heads?: readonly string[];
  /** Names, or paths of your own files, `./mine.ts#one` for one of several that it defines. */
  strategies: readonly string[];
  seeds: readonly number[];
  /** What reads the images; each scenario's own unless given. */
  backbone?: string;
  /** Whose options stand in place of the defaults. */
  preset?: PresetName;
  /** Options over those, such as `{ strategy: { coefficient: 2 }, training: { epochs: 1 } }`. */
  settings?: Settings;
}

export interface RunOptions {
  /** File of the database, which is made unless it is there: `results/results.sqlite` unless given. */
  database?: string;
  /** `onnx` unless given. */
  backend?: Backend;
  /** `cpu` unless given. */
  device?: Device;
  /** Worker processes; one per core unless given. */
  jobs?: number;
  /** Gives up the runs under way; what is finished stays stored. */
  signal?: AbortSignal;
  /** Called when a run ends. @param done of those that were not stored yet @param total of them */
  progress?(done: number, total: number): void;
}

/**
 * Runs what the database does not hold yet, in worker processes, and stores every result as it comes.
 * @returns the runs of the grid that are stored, failed ones too: look at `status`.
 * @throws UserError (usage) for what does not fit together; UserError when data or the database are missing.
 */
export async function run(grid: Grid, options: RunOptions = {}): Promise<RunRecord[]> {
  const { heads = ['mlp'], settings = {}, preset } = grid;
  const configurations = await configurationsOf({
    ...grid,
    heads,
    settings,
    preset: preset && ((names) => presetSettings(preset, names)),
  });
  const { database = DEFAULT_DATABASE, backend = 'onnx', device = 'cpu', jobs, progress } = options;
  checkDevice(backend, device);
  const signal = options.signal ?? new AbortController().signal;
  const store = openStore(database);
  try {
    await runGrid(store, configurations, { backend, device, jobs, signal }, listenerOf(progress));
    const wanted = new Set(configurations.map(identityOf));
    return store.runs().filter(({ id }) => wanted.has(id));
  } finally {
    store.close();
  }
}

function listenerOf(progress: RunOptions['progress'] = () => {}): GridListener {
  let [done, total] = [0, 0];
  const ended = () => progress(++done, total);
  return {
    features: () => {},
    start(_, jobs) {
      total = jobs.length;
    },
    progress: () => {},
    finished: ended,
    failed: ended,
  };
}
