import type { ScenarioKind } from '../../plugins/task-sequence.js';
import type { Figure, Method, SettingsTable } from './published.js';

type Pair = readonly [mean: number, deviation: number];

const inSettings = (task: Pair, domain: Pair, classIncremental: Pair): Record<ScenarioKind, Figure> => ({
  task: figure(task),
  domain: figure(domain),
  class: figure(classIncremental),
});

const figure = ([mean, deviation]: Pair): Figure => ({ mean, deviation });

/** Coefficients are those of the authors' scripts, which are the defaults here. */
const methods: readonly Method[] = [
  {
    name: 'Adam',
    strategy: 'adam',
    published: inSettings([93.46, 2.01], [55.16, 1.38], [19.71, 0.08]),
  },
  { name: 'SGD', strategy: 'sgd', published: inSettings([97.98, 0.09], [63.2, 0.35], [19.46, 0.04]) },
  {
    name: 'Adagrad',
    strategy: 'adagrad',
    published: inSettings([98.06, 0.53], [58.08, 1.06], [19.82, 0.09]),
  },
  { name: 'L2', strategy: 'l2', published: inSettings([98.18, 0.96], [66.0, 3.73], [22.52, 1.08]) },
  { name: 'EWC', strategy: 'ewc', published: inSettings([97.7, 0.81], [58.85, 2.59], [19.8, 0.05]) },
  {
    name: 'Online EWC',
    strategy: 'online-ewc',
    published: inSettings([98.04, 1.1], [57.33, 1.44], [19.77, 0.04]),
  },
  { name: 'SI', strategy: 'si', published: inSettings([98.56, 0.49], [64.76, 3.09], [19.67, 0.09]) },
  { name: 'MAS', strategy: 'mas', published: inSettings([99.22, 0.21], [68.57, 6.85], [19.52, 0.29]) },
  {
    name: 'LwF',
    strategy: 'lwf',
    published: inSettings([99.6, 0.03], [71.02, 1.26], [24.17, 0.33]),
    note: "LwF is not in the authors' program; its figures come from another program with another protocol.",
  },
  {
    name: 'Naive rehearsal',
    strategy: 'rehearsal',
    settings: () => ({ strategy: { capacity: 1100 } }),
    published: inSettings([99.4, 0.08], [95.16, 0.49], [90.78, 0.85]),
  },
  {
    name: 'Naive rehearsal-C',
    strategy: 'rehearsal',
    settings: () => ({ strategy: { capacity: 4400 } }),
    published: inSettings([99.57, 0.07], [97.11, 0.34], [95.59, 0.49]),
  },
  {
    name: 'GEM',
    strategy: 'gem',
    settings: () => ({ strategy: { capacity: 1100, rehearses: true } }),
    published: inSettings([98.42, 0.1], [96.16, 0.35], [92.2, 0.12]),
  },
  {
    name: 'Offline',
    strategy: 'joint',
    published: inSettings([99.52, 0.16], [98.59, 0.15], [97.53, 0.3]),
  },
];

/** Table 2 of Hsu, Liu, Ramasamy and Kira 2018, without generative replay. */
export const hsu: SettingsTable = {
  name: 'hsu',
  caption: 'Hsu et al. 2018, Table 2: Split MNIST in three settings',
  source: 'Hsu, Liu, Ramasamy, Kira 2018, arXiv:1810.12488',
  scenario: 'split-mnist',
  publishedRuns: 10,
  seeds: 10,
  settings: () => ({ head: { hidden: [400, 400] } }),
  methods,
};
