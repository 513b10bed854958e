import type { Phase } from './memory.js';
import { guarded } from './own/guarded.js';
import type { OwnSource } from './own/source.js';
import type { AnyStrategy, Strategy } from './strategy.js';

/** The arguments of `predict` that come before the network. */
const BEFORE_NETWORK = 3;

/**
 * Whether results depend on the head. They do not where no phase trains anything and `predict`, which takes the network
 * as its fourth argument, does without it.
 * @param own the user's own files that the strategy comes from; what goes wrong in them is for its runs to tell
 */
export async function headMatters(
  strategy: AnyStrategy,
  hyperparameters: object,
  own: readonly OwnSource[] = [],
): Promise<boolean> {
  const { phases, predict } = strategy as unknown as Strategy<never, never>;
  // Of rest parameters, none is counted.
  const isBlind = predict !== undefined && predict.length > 0 && predict.length <= BEFORE_NETWORK;
  if (!isBlind || !phases) return true;
  const trains = () => phases(hyperparameters as never).some((phase: Phase) => phase.trains ?? true);
  return own.length > 0 ? guarded(own, async () => trains()).catch(() => true) : trains();
}
