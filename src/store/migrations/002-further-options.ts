import type { RunConfiguration } from '../../runs/configuration.js';
import { changeConfigurations, withAbsent } from './changed-configurations.js';
import type { Migration } from './migration.js';

/**
 * Adds the options that came after version 1 to the configurations of its runs, with the values that describe what was
 * computed then.
 */
export const furtherOptions: Migration = (database) =>
  changeConfigurations(database, completed, ['accuracies']);

function completed(configuration: RunConfiguration): RunConfiguration {
  const { scenario, head, strategy } = configuration;
  const isSplitMnist = scenario.name.startsWith('split-mnist/');
  const isNeurocoder = head.name === 'neurocoder';
  // A strategy with a source is a user's own, whatever its name.
  const hasImportance = ['ewc', 'online-ewc', 'si', 'mas'].includes(strategy.name) && !strategy.source;
  return {
    ...configuration,
    scenario: isSplitMnist ? withAbsent(scenario, { heldOut: 0 }) : scenario,
    head: isNeurocoder ? withAbsent(head, { sharpness: 1, memoryScale: 1, singularOffset: 0 }) : head,
    strategy: hasImportance ? withAbsent(strategy, { headLoss: false }) : strategy,
  };
}
