import type { RunCode, RunConfiguration } from '../../runs/configuration.js';
import { changeConfigurations } from './changed-configurations.js';
import type { Migration } from './migration.js';

/**
 * Adds which code a run was computed with to the configurations of the runs there are, and notes that it was assumed: the
 * code of the version that brought this migration, which gives the same numbers as those before it.
 */
export const code: Migration = (database) => {
  database.exec(
    'ALTER TABLE runs ADD COLUMN code_assumed INTEGER NOT NULL DEFAULT 0 CHECK (code_assumed IN (0, 1))',
  );
  changeConfigurations(database, withAssumedCode, ['accuracies', 'early_accuracies', 'claims']);
  database.exec('UPDATE runs SET code_assumed = 1');
};

/** A configuration as it was stored before this migration. */
export type CodelessConfiguration = Omit<RunConfiguration, 'code'>;

/** Also for runs that are imported from files of that time. */
export function withAssumedCode({ seed, ...configuration }: CodelessConfiguration): RunConfiguration {
  const markOf = (part: 'scenario' | 'strategy'): Partial<RunCode> => {
    const { name, source } = configuration[part];
    const isKnown = source === undefined && Object.hasOwn(ASSUMED_MARKS[part], name);
    return isKnown ? { [part]: ASSUMED_MARKS[part][name] } : {};
  };
  const assumed: RunCode = { protocol: 1, ...markOf('scenario'), ...markOf('strategy') };
  return { ...configuration, code: assumed, seed };
}

/** The marks of the built-in plugins when this migration was written (src/plugins/code/), by their names. */
export const ASSUMED_MARKS: Record<'scenario' | 'strategy', Record<string, string>> = {
  scenario: {
    'split-cifar10/task': '2250a2f8fdb0be48',
    'split-cifar10/domain': '2250a2f8fdb0be48',
    'split-cifar10/class': '2250a2f8fdb0be48',
    'split-cifar100/task': '98001e1749793915',
    'split-cifar100/domain': '98001e1749793915',
    'split-cifar100/class': '98001e1749793915',
    'split-mnist/task': '622743481b07a976',
    'split-mnist/domain': '622743481b07a976',
    'split-mnist/class': '622743481b07a976',
  },
  strategy: {
    adagrad: '1ffd779bf7c1e4df',
    adam: '8001dd6956a3a2c9',
    ewc: '197c4f0e8fda3bec',
    l2: 'b946d70cc9707b5f',
    mas: 'b30ab1c8e3cf1538',
    'online-ewc': 'a2bc2eac5957ba3c',
    sgd: '82f92e68fdfcd3c3',
    si: 'afa951da97205c36',
  },
};
