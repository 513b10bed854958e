import type { Method, SettingsTable } from './published.js';
import { protocol, replay, SOURCE, single } from './three-types.js';

const methods: readonly Method[] = [
  {
    name: 'None',
    strategy: 'adam',
    published: { task: single(88.92), domain: single(66.96), class: single(46.91) },
  },
  { name: 'Joint', strategy: 'joint', published: { domain: single(93.36), class: single(91.57) } },
  {
    name: 'SI',
    strategy: 'si',
    settings: () => ({ strategy: { coefficient: 10 } }),
    published: { task: single(94.05), domain: single(93.19) },
  },
  // Ten samples of each digit and task.
  { name: 'ER', strategy: 'er', settings: () => replay, published: { domain: single(93.95) } },
];

/**
 * Permuted MNIST by the program of van de Ven, Tuytelaars and Tolias 2022, at a smaller size than its own: ten tasks of
 * 1,000 steps, on images padded to 32 × 32 pixels. All outputs count from the start.
 */
export const threeTypesPermuted: SettingsTable = {
  name: 'three-types-permuted',
  caption: 'van de Ven et al. 2022: Permuted MNIST in three settings',
  source: SOURCE,
  scenario: 'permuted-mnist',
  publishedRuns: 1,
  seeds: 5,
  settings: (kind) => protocol(kind, 1000),
  methods,
};
