import type { AnyStrategy } from '../../plugins/strategy.js';
import { titleOf } from '../title.js';

/** The first properties of every definition, up to its options. */
export const header = (name: string, optimizer: AnyStrategy['optimizer']): string => `\
  name: '${name}',
  title: '${titleOf(name)}',
  source: 'unpublished',
  // The optimizer: adam, adagrad or sgd.
  optimizer: '${optimizer}',
  // The options for --set strategy.<option>=<value>. Each needs a default, here or below by kind of scenario.`;
