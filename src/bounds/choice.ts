import type { ScenarioKind } from '../plugins/task-sequence.js';
import { merged, type Settings } from '../runs/resolve.js';

/** A cell to watch. */
export interface Choice {
  /** The first part of its name. */
  place: string;
  head: string;
  setting: ScenarioKind;
  strategy: string;
  /** Set over the paper's preset. */
  settings: Settings;
}

/** What the tables leave untouched. */
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

/** One epoch, narrow layers: set over the paper's preset. */
const shortProtocol: Settings = { training: { epochs: 1 }, head: { hidden: [64, 64] } };

/** As many steps as rounding needs to grow in a memory's attention are too many: set over the short protocol. */
const fewSteps = (batchSize: number, learningRate: number): Settings => ({
  training: { batchSize, learningRate },
});

/**
 * Every head and every strategy, each where breaking it shows, in a shortened protocol. Initial values that differ
 * in their last digit move no accuracy by as much as `pairedLimit` allows, so the same seeds come out alike on
 * every machine.
 */
export const shortCells: readonly Choice[] = [
  short('short-domain', 'mlp', 'domain', 'adam'),
  short('short-domain', 'mlp', 'domain', 'adagrad'),
  // A second epoch has an order of its own.
  short('short-domain', 'mlp', 'domain', 'sgd', { training: { epochs: 2 } }),
  short('short-domain', 'mlp', 'domain', 'l2'),
  short('short-class', 'mlp', 'class', 'l2'),
  short('short-domain', 'mlp', 'domain', 'si'),
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
];

function short(
  place: string,
  head: string,
  setting: ScenarioKind,
  strategy: string,
  settings: Settings = {},
) {
  return { place, head, setting, strategy, settings: merged(shortProtocol, settings) };
}
