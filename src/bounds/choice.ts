import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { PresetName } from '../reproduction/presets.js';
import { merged, type Settings } from '../runs/resolve.js';

/** A cell to watch. */
export interface Choice {
  /** First part of its name. */
  place: string;
  head: string;
  setting: ScenarioKind;
  strategy: string;
  /** `paper` unless given. */
  preset?: PresetName;
  /** Override the preset. */
  settings: Settings;
}

/** Cells of the paper's tables to watch. */
export interface WatchedTables {
  preset: PresetName;
  tables: readonly string[];
  /** All unless given. */
  heads?: readonly string[];
}

/** Those that have reference runs. */
export const watchedTables: readonly WatchedTables[] = [
  { preset: 'paper', tables: ['table3', 'table4'] },
  { preset: 'released', tables: ['table3', 'table4'] },
  // The MLP's cells are those of the preset `paper`.
  { preset: 'fitted', tables: ['table3', 'table4'], heads: ['nsm', 'neurocoder'] },
  { preset: 'tuned', tables: ['table3', 'table4'] },
];

/** Cells that cover what the tables do not. */
export const outsideCells: readonly Choice[] = [
  {
    place: 'multi-step',
    head: 'neurocoder',
    setting: 'domain',
    strategy: 'adam',
    settings: { head: { steps: 5, heads: 2 } },
  },
  { place: 'class', head: 'mlp', setting: 'class', strategy: 'l2', settings: {} },
  { place: 'class', head: 'neurocoder', setting: 'class', strategy: 'adam', settings: {} },
  { place: 'mas', head: 'mlp', setting: 'domain', strategy: 'mas', settings: {} },
  { place: 'mas', head: 'neurocoder', setting: 'task', strategy: 'mas', settings: {} },
];

/** One epoch and narrow layers; overrides a preset. */
const shortProtocol: Settings = { training: { epochs: 1 }, head: { hidden: [64, 64] } };

/** Takes few enough steps that rounding cannot grow in a memory's attention; overrides the short protocol. */
const fewSteps = (batchSize: number, learningRate: number): Settings => ({
  training: { batchSize, learningRate },
});

/**
 * Every head and every strategy in a shortened protocol, each in a setting that shows if it breaks. Initial values that
 * differ in the last digit change no accuracy by as much as `pairedLimit` allows, so a seed gives comparable results on
 * every machine.
 */
export const shortCells: readonly Choice[] = [
  short('short-domain', 'mlp', 'domain', 'adam'),
  short('short-domain', 'mlp', 'domain', 'adagrad'),
  // Two epochs, because the second one has its own order.
  short('short-domain', 'mlp', 'domain', 'sgd', { training: { epochs: 2 } }),
  short('short-domain', 'mlp', 'domain', 'l2'),
  short('short-class', 'mlp', 'class', 'l2'),
  short('short-domain', 'mlp', 'domain', 'si'),
  short('short-domain', 'mlp', 'domain', 'rwalk'),
  short('short-domain', 'mlp', 'domain', 'mas'),
  short('short-task', 'mlp', 'task', 'ewc'),
  short('short-domain', 'mlp', 'domain', 'online-ewc'),
  short('short-task', 'nsm', 'task', 'adam', fewSteps(1024, 0.001)),
  short('short-domain', 'neurocoder', 'domain', 'adam', fewSteps(1024, 0.01)),
  short(
    'short-multi-step',
    'neurocoder',
    'domain',
    'adam',
    merged(fewSteps(2048, 0.003), { head: { layers: 'last', steps: 3, heads: 2 } }),
  ),
  short('short-domain', 'mlp', 'domain', 'er'),
  short('short-class', 'mlp', 'class', 'er-ace'),
  short('short-class', 'mlp', 'class', 'der'),
  short('short-task', 'mlp', 'task', 'der++'),
  short('short-class', 'mlp', 'class', 'gdumb', { strategy: { epochs: 5 } }),
  short('short-class', 'mlp', 'class', 'icarl'),
  short('short-domain', 'mlp', 'domain', 'rehearsal'),
  short('short-task', 'mlp', 'task', 'lwf'),
  short('short-domain', 'mlp', 'domain', 'a-gem'),
  short('short-task', 'mlp', 'task', 'gem', { strategy: { capacity: 100 } }),
  short('short-task', 'mlp', 'task', 'xdg'),
  // Fewer features, so that their covariance is inverted fast, and without noise.
  short('short-class', 'mlp', 'class', 'slda', { backbone: { crop: 8 }, strategy: { shrinkage: 0.1 } }),
  short('short-class', 'mlp', 'class', 'ncm'),
  short('short-domain', 'mlp', 'domain', 'joint'),
  short('short-class', 'mlp', 'class', 'cumulative'),
  // What the authors' released program does otherwise.
  released('short-released', 'mlp', 'task', 'ewc'),
  released('short-released', 'nsm', 'task', 'adam', fewSteps(1024, 0.001)),
  released('short-released', 'neurocoder', 'task', 'ewc', fewSteps(1024, 0.01)),
];

function short(
  place: string,
  head: string,
  setting: ScenarioKind,
  strategy: string,
  settings: Settings = {},
): Choice {
  return { place, head, setting, strategy, settings: merged(shortProtocol, settings) };
}

function released(...choice: Parameters<typeof short>): Choice {
  return { ...short(...choice), preset: 'released' };
}
