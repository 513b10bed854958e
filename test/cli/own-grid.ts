import type { RunRecord } from '../../src/runs/record.js';

/** The arguments of a short grid with files of a user's own; what it prints is read by `runsOf`. */
export const ownGrid = (scenario: string, strategy: string, ...more: string[]) => [
  ...['run', '--scenario', scenario, '--strategy', strategy, '--json'],
  ...['--hidden', '8', '--epochs', '1', '--batch-size', '1000', ...more],
];

export const runsOf = ({ out }: { out: string }): RunRecord[] => JSON.parse(out);

export const accuraciesOf = ({ accuracies }: RunRecord) =>
  accuracies.map(({ seconds: _, ...entry }) => entry);
