import { z } from 'zod';
import { checkedStrategy } from '../checked-strategy.js';
import type { AnyStrategy } from '../strategy.js';
import { strategyMisfit } from '../strategy-misfit.js';
import type { OwnKind } from './load.js';
import { pluginError } from './plugin-error.js';

export const ownStrategy: OwnKind<AnyStrategy> = {
  kind: 'strategy',
  checked(exported, source) {
    const misfit = strategyMisfit(exported);
    if (misfit) throw pluginError(source, misfit.message, misfit.property);
    return checkedStrategy(exported as AnyStrategy, (called, error) => pluginError(source, error, called));
  },
  broken: (name, fault) => ({
    name,
    title: name,
    source: 'a file that could not be loaded',
    optimizer: 'sgd',
    hyperparameters: z.looseObject({}),
    defaults: { task: {}, domain: {}, class: {} },
    init() {
      throw fault;
    },
  }),
};
