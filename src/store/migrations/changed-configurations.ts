import type { Database } from 'better-sqlite3';
import type { Options, RunConfiguration } from '../../runs/configuration.js';
import { identityOf } from '../../runs/identity.js';

/**
 * Changes the configurations of all runs. A run's id is made from its configuration, so it changes too.
 * @param dependents the tables that refer to runs by `run_id`, at that version
 */
export function changeConfigurations(
  database: Database,
  change: (configuration: RunConfiguration) => RunConfiguration,
  dependents: readonly string[],
): void {
  // Between the updates of a run, what depends on it refers to no run.
  database.exec('PRAGMA defer_foreign_keys = ON');
  const runs = database.prepare<[], { id: string; configuration: string }>(
    'SELECT id, configuration FROM runs',
  );
  const updates = [
    database.prepare('UPDATE runs SET id = @newId, configuration = @configuration WHERE id = @id'),
    ...dependents.map((table) => database.prepare(`UPDATE ${table} SET run_id = @newId WHERE run_id = @id`)),
  ];
  for (const { id, configuration: text } of runs.all()) {
    const configuration = change(JSON.parse(text) as RunConfiguration);
    const values = { id, newId: identityOf(configuration), configuration: JSON.stringify(configuration) };
    for (const update of updates) update.run(values);
  }
}

/** Adds the options that a part lacks, after those that it has. */
export const withAbsent = <Part extends Options>(part: Part, options: Options): Part => ({
  ...part,
  ...options,
  ...part,
});
