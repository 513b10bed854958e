import type { ScenarioKind } from '../../plugins/task-sequence.js';

/** Accuracy in percent: mean and population standard deviation (divided by n) over runs. */
export interface PublishedFigure {
  mean: number;
  deviation: number;
}

/** A published table. */
export interface PublishedTable {
  /** What the user types. */
  name: string;
  caption: string;
  scenario: `split-mnist/${ScenarioKind}`;
  kind: ScenarioKind;
  /** Rows, by strategy. */
  rows: Record<string, PublishedRow>;
}

export interface PublishedRow {
  /** The MLP of Hsu, Liu, Ramasamy and Kira 2018 (arXiv:1810.12488), as quoted in the paper. */
  quoted: PublishedFigure;
  /** The paper's own figures, by head. */
  heads: Record<string, PublishedFigure>;
}

/** Number of runs behind each published figure. */
export const PUBLISHED_RUNS = 10;

/** Where the figures come from. */
export const SOURCE = 'Le, Venkatesh 2020, arXiv:2009.11443';

type Pair = [mean: number, deviation: number];

const row = (quoted: Pair, mlp: Pair, nsm: Pair, neurocoder: Pair): PublishedRow => ({
  quoted: figure(quoted),
  heads: { mlp: figure(mlp), nsm: figure(nsm), neurocoder: figure(neurocoder) },
});

const figure = ([mean, deviation]: Pair): PublishedFigure => ({ mean, deviation });

/** Tables 3 and 4 of the paper. */
export const publishedTables: readonly PublishedTable[] = [
  {
    name: 'table3',
    caption: 'Table 3: task-incremental Split MNIST',
    scenario: 'split-mnist/task',
    kind: 'task',
    rows: {
      adam: row([93.46, 2.01], [93.75, 3.28], [87.55, 4.38], [96.54, 1.39]),
      adagrad: row([98.06, 0.53], [98.02, 0.89], [96.63, 1.49], [99.01, 0.19]),
      l2: row([98.18, 0.96], [98.14, 0.43], [91.44, 3.8], [98.35, 0.74]),
      si: row([98.56, 0.49], [98.69, 0.2], [98.87, 0.2], [99.14, 0.24]),
      ewc: row([97.7, 0.81], [97.0, 1.1], [93.94, 2.36], [97.88, 0.22]),
      'online-ewc': row([98.04, 1.1], [98.23, 1.17], [96.11, 1.27], [98.3, 1.48]),
    },
  },
  {
    name: 'table4',
    caption: 'Table 4: domain-incremental Split MNIST',
    scenario: 'split-mnist/domain',
    kind: 'domain',
    rows: {
      adam: row([55.16, 1.38], [53.55, 1.27], [54.85, 2.81], [58.46, 0.46]),
      adagrad: row([58.08, 1.06], [57.83, 2.74], [58.42, 1.87], [62.28, 4.03]),
      l2: row([66.0, 3.73], [64.37, 2.4], [62.83, 7.21], [69.89, 1.72]),
      si: row([64.76, 3.09], [64.41, 3.36], [64.36, 2.99], [67.96, 3.22]),
      ewc: row([58.85, 2.59], [58.41, 2.37], [58.12, 3.24], [65.66, 1.25]),
      'online-ewc': row([57.33, 1.44], [57.78, 1.84], [58.55, 3.4], [73.97, 1.5]),
    },
  },
];

/** The heads of a table's columns, in the paper's order. */
export const headsOf = ({ rows }: PublishedTable): string[] => Object.keys(Object.values(rows)[0]!.heads);

/** The paper's names for the heads. */
export const headTitles: Record<string, string> = { mlp: 'MLP', nsm: 'NSM', neurocoder: 'Neurocoder' };
