import { usageError } from '../errors/user-error.js';
import type { Method } from '../training/method.js';

/** How many steps a run takes, and what it is to do every so many of them. */
interface Steps {
  steps: number;
  tasks: number;
  evaluateEvery: number | undefined;
}

/** @throws UserError (usage) if a run is to do something after more steps than it takes, so that it never would */
export function refuseMoreSteps(
  { consolidateEvery, strategy }: Pick<Method, 'consolidateEvery' | 'strategy'>,
  { steps, tasks, evaluateEvery }: Steps,
): void {
  if (evaluateEvery !== undefined && evaluateEvery > steps) {
    throw usageError(
      `tests on the way are wanted every ${evaluateEvery} steps (--eval-every), but a run of ${strategy.name} takes only ${steps}; choose fewer`,
    );
  }
  // What is learnt at the very end changes no step, but can change what is predicted.
  const latest = strategy.predict ? steps : steps - 1;
  if (consolidateEvery === undefined || consolidateEvery <= latest) return;
  throw usageError(
    `training.consolidateEvery is ${consolidateEvery}, but the stream has only ${steps} steps, so ${strategy.name} would never take a task for ended; choose fewer, such as ${Math.max(1, Math.round(steps / tasks))}, as long as a task lasts`,
  );
}
