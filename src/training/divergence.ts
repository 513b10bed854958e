import { UserError } from '../errors/user-error.js';
import { draws, EMPTY_MEMORY, knowsBorders, likelyCause, type Method, noBorders } from './method.js';

/**
 * @param losses of steps that were taken after `taken` others, in a task counted from 0
 * @param isFirst whether they are those of a phase's first steps
 * @throws UserError if one is not finite
 */
export function refuseDivergence(
  method: Method,
  losses: ArrayLike<number>,
  { task, taken, isFirst }: { task: number; taken: number; isFirst: boolean },
): void {
  const bad = Array.prototype.findIndex.call(losses, (loss: number) => !Number.isFinite(loss));
  if (bad < 0) return;
  // Gradients of a strategy's own show in the second step.
  const isEmpty = task === 0 && isFirst && bad <= (method.strategy.gradients ? 1 : 0);
  throw divergence(
    method,
    losses[bad]!,
    `step ${taken + bad + 1}, in task ${task + 1}`,
    isEmpty ? causeAtStart(method) : undefined,
  );
}

function causeAtStart(method: Method): string {
  if (!knowsBorders(method)) return noBorders(method);
  return draws(method) ? EMPTY_MEMORY : likelyCause(method);
}

export const divergence = (
  method: Method,
  loss: number,
  place: string,
  cause = likelyCause(method),
): UserError => new UserError(`the loss became ${loss} at ${place}: ${cause}`);
