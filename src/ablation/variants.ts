import si from '../../strategies/si.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { Settings } from '../runs/resolve.js';

/** One change to the paper's preset. */
export interface Variant {
  name: string;
  head: string;
  /** Settings that override the preset; null where the variant is the preset itself and so not needed. */
  settings(kind: ScenarioKind, strategy: string): Settings | null;
  /** The strategies to try it with. */
  strategies: readonly string[];
}

export const everyStrategy = ['adam', 'adagrad', 'l2', 'si', 'ewc', 'online-ewc'];
/** One strategy without a penalty and one with. */
const few = ['adam', 'online-ewc'];

/** The other reading of which layers are the head's own kind. */
const otherLayers = (kind: ScenarioKind): Settings => ({
  head: { layers: kind === 'task' ? 'all' : 'last' },
});

const withHead = (name: string, head: NonNullable<Settings['head']>): Variant => ({
  name,
  head: 'neurocoder',
  settings: () => ({ head }),
  strategies: few,
});

const siCoefficient = (kind: ScenarioKind): number =>
  (si.defaults[kind] as { coefficient: number }).coefficient;

/** What the paper chose or left open, changed one thing at a time. */
export const variants: readonly Variant[] = [
  { name: 'paper preset', head: 'neurocoder', settings: () => ({}), strategies: everyStrategy },
  { name: 'the other layers', head: 'neurocoder', settings: otherLayers, strategies: everyStrategy },
  {
    name: "the head's loss in the importance",
    head: 'neurocoder',
    settings: () => ({ strategy: { headLoss: true } }),
    strategies: ['si', 'ewc', 'online-ewc'],
  },
  ...[1 / 30, 1 / 10, 1 / 3, 10].map(
    (factor): Variant => ({
      name: `the head's loss in the importance and SI's coefficient times ${factor < 1 ? `1/${Math.round(1 / factor)}` : factor}`,
      head: 'neurocoder',
      settings: (kind) => ({
        strategy: { headLoss: true, coefficient: Math.round(factor * siCoefficient(kind)) },
      }),
      strategies: ['si'],
    }),
  ),
  withHead('orthogonality 0', { orthogonality: 0 }),
  withHead('orthogonality 1', { orthogonality: 1 }),
  withHead('orthogonality 100', { orthogonality: 100 }),
  withHead('sharpness 4', { sharpness: 4 }),
  withHead('sharpness 10', { sharpness: 10 }),
  withHead('sharpness 40', { sharpness: 40 }),
  withHead('5 steps of 2 heads', { steps: 5, heads: 2 }),
  withHead('20 slots', { slots: 20 }),
  withHead('200 slots', { slots: 200 }),
  withHead('hidden layers of 128', { hidden: [128, 128] }),
  withHead('hidden layers of 400', { hidden: [400, 400] }),
  withHead('memories start at 0.3 of their size', { memoryScale: 0.3 }),
  withHead('memories start at 3 times their size', { memoryScale: 3 }),
  withHead('readings start at 0.1', { singularOffset: -2.25 }),
  withHead('readings start at 2.1', { singularOffset: 2 }),
  { ...withHead('learning rate 0.0003', {}), settings: () => ({ training: { learningRate: 0.0003 } }) },
  { name: 'paper preset', head: 'nsm', settings: () => ({}), strategies: ['adam', 'l2'] },
  { name: 'the other layers', head: 'nsm', settings: otherLayers, strategies: ['adam', 'l2'] },
];
