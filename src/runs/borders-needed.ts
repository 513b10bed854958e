import { usageError } from '../errors/user-error.js';
import { isComposed } from '../plugins/compose.js';
import { isMixed } from '../plugins/memory.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { Options } from './configuration.js';

/** What learns a stream without borders. */
interface Learning {
  strategy: AnyStrategy;
  hyperparameters: Options;
  head: Options;
}

/**
 * @param consolidateEvery number of steps after which a strategy takes a task for ended
 * @throws UserError (usage) if a strategy needs to know when a task ends, in a stream that does not tell
 */
export function refuseBordersNeeded(
  { strategy, hyperparameters, head }: Learning,
  consolidateEvery: number | undefined,
): void {
  const always = alwaysNeeded(strategy, hyperparameters);
  if (always !== undefined) {
    throw usageError(
      `${strategy.name} is not for streams without borders between tasks: ${always}; choose another strategy, or a scenario with borders`,
    );
  }
  if (consolidateEvery !== undefined) return;
  const advice = 'set training.consolidateEvery to the number of steps after which a task counts as ended';
  if (differsLater(head)) {
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

/**
 * Whether anything depends on what is taken for the end of a task. If not, runs with and without it have the same numbers.
 * @param own the user's own files that the strategy comes from, by the names of its parts
 */
export function usesBorders(
  { strategy, hyperparameters, head }: Learning,
  own: Readonly<Record<string, OwnSource>>,
): boolean {
  if (differsLater(head) || neededBetween(strategy) !== undefined) return true;
  const parts = isComposed(strategy)
    ? strategy.parts.map((part) => ({ part, options: hyperparameters[part.name] as Options }))
    : [{ part: strategy, options: hyperparameters }];
  return parts.some(({ part: { name }, options }) => {
    const source = own[name];
    return source ? mentionsEarlier(source) : (countingTasks[name]?.(options) ?? false);
  });
}

/** Built-in strategies whose loss counts tasks, although they do nothing when one ends, and with which options. */
const countingTasks: Readonly<Record<string, (options: Options) => boolean>> = {
  er: ({ weighing }) => weighing === 'tasks',
};

/** Whether a file has a name of what functions are told of the tasks so far: without one, it cannot use it. */
const mentionsEarlier = ({ code, text }: OwnSource): boolean =>
  /\b(tasks|earlier|seenEarlier)\b/.test(code ?? text);

/** Whether the head's own loss counts otherwise from the second task on. */
const differsLater = ({ orthogonalityFirst, orthogonalityLater }: Options): boolean =>
  orthogonalityFirst !== orthogonalityLater;

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
