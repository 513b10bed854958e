import type { Options, RunConfiguration } from '../../runs/configuration.js';
import { identityOf } from '../../runs/identity.js';
import type { Migration } from './migration.js';

/**
 * Adds the options that came after version 1 to the configurations of its runs, with the values that describe what was
 * computed then. A run's id is made from its configuration, so it changes too.
 */
export const furtherOptions: Migration = (database) => {
  // Between the two updates of a run, its accuracies refer to no run.
  database.exec('PRAGMA defer_foreign_keys = ON');
  const runs = database.prepare<[], { id: string; configuration: string }>(
    'SELECT id, configuration FROM runs',
  );
  const updateRun = database.prepare(
    'UPDATE runs SET id = @newId, configuration = @configuration WHERE id = @id',
  );
  const updateAccuracies = database.prepare('UPDATE accuracies SET run_id = @newId WHERE run_id = @id');
  for (const { id, configuration: text } of runs.all()) {
    const configuration = completed(JSON.parse(text) as RunConfiguration);
    const newId = identityOf(configuration);
    updateRun.run({ id, newId, configuration: JSON.stringify(configuration) });
    updateAccuracies.run({ id, newId });
  }
};

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

/** Adds the options that a part lacks, after those that it has. */
const withAbsent = <Part extends Options>(part: Part, options: Options): Part => ({
  ...part,
  ...options,
  ...part,
});
