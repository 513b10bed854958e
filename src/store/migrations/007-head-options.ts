import type { Options, RunConfiguration } from '../../runs/configuration.js';
import { changeConfigurations, withAbsent } from './changed-configurations.js';
import type { Migration } from './migration.js';

/** Adds the heads' options that came with the preset `released`, with the values that describe what was computed before. */
export const headOptions: Migration = (database) =>
  changeConfigurations(database, withHeadOptions, ['accuracies', 'early_accuracies', 'claims']);

const added: Record<string, Options> = {
  mlp: { hiddenBiases: true },
  nsm: { sharpness: 1, initialValues: 'program' },
  neurocoder: {
    orthogonalityFirst: 1,
    orthogonalityLater: 1,
    orthogonalOutput: 'current',
    keyColumns: false,
    initialValues: 'together',
  },
};

/** Also for runs that are imported from files of earlier versions. */
export const withHeadOptions = (configuration: RunConfiguration): RunConfiguration => ({
  ...configuration,
  head: withAbsent(configuration.head, added[configuration.head.name] ?? {}),
});
