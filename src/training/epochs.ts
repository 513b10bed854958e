import { UserError } from '../errors/user-error.js';
import type { Phase } from '../plugins/memory.js';
import type { Method } from './method.js';

/**
 * The number of steps of each epoch of a phase.
 * @param size of a batch
 * @throws UserError if an epoch would have none
 */
export function stepsOfEpochs(
  { epochs, steps, dropLast }: Pick<Method, 'epochs' | 'steps' | 'dropLast'>,
  { epochs: own }: Phase,
  samples: number,
  size: number,
): number[] {
  const each = dropLast ? Math.floor(samples / size) : Math.ceil(samples / size);
  if (each === 0) {
    throw new UserError(
      `training.dropLast leaves nothing of ${samples} samples in batches of ${size}: choose smaller batches`,
    );
  }
  const total = own === undefined && steps !== undefined ? steps : each * (own ?? epochs);
  return Array.from({ length: Math.ceil(total / each) }, (_, epoch) => Math.min(each, total - epoch * each));
}
