import type { ScenarioKind } from '../plugins/scenario.js';
import type { Settings } from '../runs/resolve.js';

interface Choice {
  head: string;
  setting: ScenarioKind;
  strategy: string;
}

/** What the tables leave untouched. Set over the paper's preset. */
export const outsideCells: readonly (Choice & { place: string; settings: Settings })[] = [
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

/** A quarter of the paper's epochs, narrow layers: set over the paper's preset. */
export const shortProtocol: Settings = { training: { epochs: 1 }, head: { hidden: [64, 64] } };

/** Every head and every strategy, each where breaking it shows. */
export const shortCells: readonly Choice[] = [
  { head: 'mlp', setting: 'domain', strategy: 'adam' },
  { head: 'mlp', setting: 'domain', strategy: 'adagrad' },
  { head: 'mlp', setting: 'domain', strategy: 'sgd' },
  { head: 'mlp', setting: 'domain', strategy: 'l2' },
  { head: 'mlp', setting: 'domain', strategy: 'si' },
  { head: 'mlp', setting: 'domain', strategy: 'mas' },
  { head: 'mlp', setting: 'task', strategy: 'ewc' },
  { head: 'mlp', setting: 'domain', strategy: 'online-ewc' },
  { head: 'nsm', setting: 'task', strategy: 'adam' },
  { head: 'neurocoder', setting: 'domain', strategy: 'adam' },
];
