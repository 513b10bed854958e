import type { ScenarioKind } from '../../plugins/task-sequence.js';
import { merged, type Settings } from '../../runs/resolve.js';
import type { Figure, Method, SettingsTable } from './published.js';

/** Where the figures of both streams come from. */
export const SOURCE =
  'a run with seed 1 of the program of van de Ven, Tuytelaars, Tolias 2022, Nature Machine Intelligence 4';

export const single = (mean: number): Figure => ({ mean, deviation: null });

const inSettings = (
  task: number,
  domain: number,
  classIncremental: number,
): Record<ScenarioKind, Figure> => ({
  task: single(task),
  domain: single(domain),
  class: single(classIncremental),
});

/** What that program does with both streams. @param steps of each task */
export const protocol = (kind: ScenarioKind, steps: number): Settings => ({
  backbone: { range: 'unit' },
  head: { hidden: [400, 400] },
  training: { steps, dropLast: true, ...(kind === 'class' && { outputs: 'all' }) },
});

/** 1,000 samples in equal shares of all classes: of Split MNIST 100 each. */
const memory: Settings = { strategy: { capacity: 1000, keeps: 'classes' } };

/** As that program replays. */
export const replay: Settings = merged(memory, { strategy: { drawn: 128, weighing: 'tasks' } });

const coefficients = (byKind: Record<ScenarioKind, number>) => (kind: ScenarioKind) => ({
  strategy: { coefficient: byKind[kind] },
});

const methods: readonly Method[] = [
  { name: 'None', strategy: 'adam', published: inSettings(87.07, 63.74, 19.93) },
  { name: 'Joint', strategy: 'joint', published: inSettings(99.44, 98.35, 98.05) },
  {
    name: 'XdG',
    strategy: 'xdg',
    settings: () => ({ strategy: { share: 0.9 } }),
    published: { task: single(99.03) },
  },
  {
    name: 'EWC',
    strategy: 'ewc',
    settings: (kind) =>
      merged(
        { strategy: { fisherLabels: 'all' } },
        // Half of λ, since the penalty here is not halved.
        coefficients({ task: 5e4, domain: 5e9, class: 5e8 })(kind),
      ),
    published: { task: null, domain: null, class: null },
  },
  {
    name: 'SI',
    strategy: 'si',
    settings: coefficients({ task: 10, domain: 50_000, class: 5000 }),
    published: inSettings(99.33, 68.28, 20.93),
  },
  {
    name: 'LwF',
    strategy: 'lwf',
    settings: (kind) => ({ strategy: { temperature: 2, ...(kind === 'domain' && { perTask: true }) } }),
    published: inSettings(99.45, 66.52, 21.68),
  },
  {
    name: 'ER',
    strategy: 'er',
    settings: () => replay,
    published: inSettings(98.8, 92.29, 89.03),
  },
  {
    name: 'A-GEM',
    strategy: 'a-gem',
    settings: () =>
      merged(memory, { strategy: { drawn: 128 }, training: { optimizer: 'adam', learningRate: 0.001 } }),
    published: inSettings(98.8, 88.81, 80.29),
  },
  {
    name: 'iCaRL',
    strategy: 'icarl',
    settings: () => ({ strategy: { capacity: 1000, shares: 'all', temperature: 2 } }),
    published: { class: single(88.06) },
  },
];

/**
 * Split MNIST of van de Ven, Tuytelaars and Tolias 2022, with the figures of a single run of their program: 2,000 steps a
 * task on images of 28 × 28 pixels, and all outputs count from the start.
 */
export const threeTypes: SettingsTable = {
  name: 'three-types',
  caption: 'van de Ven et al. 2022: Split MNIST in three settings',
  source: SOURCE,
  scenario: 'split-mnist',
  publishedRuns: 1,
  seeds: 5,
  settings: (kind) =>
    merged(protocol(kind, 2000), { scenario: { classOrder: 'random' }, backbone: { crop: 2 } }),
  methods,
};
