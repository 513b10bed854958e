import { titleOf } from '../title.js';

/** The first properties of every definition, up to its options. */
export const header = (name: string): string => `\
  // The name ends with the kind of scenario.
  name: '${name}/domain',
  title: '${titleOf(name)}, domain-incremental',
  source: 'unpublished',
  // At test time: the task is given (task), it is not (domain), or all classes must be told apart (class).
  kind: 'domain',
  dataset: 'mnist',
  // The options for --set scenario.<option>=<value>; each needs a default.`;
