import { usageError } from '../errors/user-error.js';
import { isMixed } from '../plugins/memory.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { Options } from './configuration.js';

/**
 * @param consolidateEvery number of steps after which a strategy takes a task for ended
 * @throws UserError (usage) if a strategy needs to know when a task ends, in a stream that does not tell
 */
export function refuseBordersNeeded(
  { strategy, hyperparameters, head }: { strategy: AnyStrategy; hyperparameters: Options; head: Options },
  consolidateEvery: number | undefined,
): void {
  const always = alwaysNeeded(strategy, hyperparameters);
  if (always !== undefined) {
    throw usageError(
      `${strategy.name} is not for streams without borders between tasks: ${always}; choose another strategy, or a scenario with borders`,
    );
  }
  if (consolidateEvery !== undefined) return;
  const advice =
    'set training.consolidateEvery to the number of steps after which a task counts as ended, such as 1000';
  if (head.orthogonalityFirst !== head.orthogonalityLater) {
    throw usageError(
      `head.orthogonalityFirst and head.orthogonalityLater differ, but in a stream without borders nothing says when the first task ends; ${advice}`,
    );
  }
  const needs = neededBetween(strategy);
  if (needs === undefined) return;
  throw usageError(
    `${strategy.name} ${needs}, but in a stream without borders nothing says when that is; ${advice}`,
  );
}

/** Why it cannot do without borders, if so. */
function alwaysNeeded(strategy: AnyStrategy, hyperparameters: Options): string | undefined {
  const phases = strategy.phases?.(hyperparameters) ?? [{}];
  if (phases.length > 1 || phases.some((phase) => isMixed(phase) || phase.from || (phase.epochs ?? 1) > 1)) {
    return 'it learns again from what it holds, or from all data so far, when a task ends';
  }
  const memory = strategy.memory?.(hyperparameters);
  if (memory && memory.keeps !== 'reservoir') return 'its memory takes samples when a task ends';
  return undefined;
}

/** What it does when a task ends, if anything. */
function neededBetween({ afterTask, penalty, importance }: AnyStrategy): string | undefined {
  if (importance) return 'measures what matters to a task when it ends';
  if (afterTask) return 'does something when a task ends';
  return penalty && 'has a penalty from the second task on';
}
