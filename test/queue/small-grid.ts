/** Two runs of a fraction of a second, unless more strategies are asked for. */
export const gridOn = (db: string, strategies: string, ...more: string[]): string[] => [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', strategies, '--seeds', '2', '--hidden', '4'],
  ...['--epochs', '1', '--batch-size', '2000', '--db', db, ...more],
];
