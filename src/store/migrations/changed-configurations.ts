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
  const statusOf = database.prepare<[string], { status: string }>('SELECT status FROM runs WHERE id = ?');
  const forEach = (statement: (table: string, column: string) => string) => [
    database.prepare(statement('runs', 'id')),
    ...dependents.map((table) => database.prepare(statement(table, 'run_id'))),
  ];
  const configure = database.prepare('UPDATE runs SET configuration = @configuration WHERE id = @id');
  const rename = forEach((table, column) => `UPDATE ${table} SET ${column} = @newId WHERE ${column} = @id`);
  const remove = forEach((table, column) => `DELETE FROM ${table} WHERE ${column} = @id`);
  for (const { id, configuration: text } of runs.all()) {
    const configuration = change(JSON.parse(text) as RunConfiguration);
    const newId = identityOf(configuration);
    // Lines of a later version may have been imported, so that a run is there twice: one that is finished is kept.
    const twin = newId === id ? undefined : statusOf.get(newId);
    if (twin) for (const statement of remove) statement.run({ id: twin.status === 'finished' ? id : newId });
    if (twin?.status === 'finished') continue;
    configure.run({ id, configuration: JSON.stringify(configuration) });
    for (const statement of rename) statement.run({ id, newId });
  }
}

/** Adds the options that a part lacks, after those that it has. */
export const withAbsent = <Part extends Options>(part: Part, options: Options): Part => ({
  ...part,
  ...options,
  ...part,
});
