import { usageError } from '../../errors/user-error.js';
import { isMixed } from '../memory.js';
import { LONGEST_NAME } from '../misfit.js';
import { PluginError } from '../own/plugin-error.js';
import type { AnyStrategy } from '../strategy.js';

/** What decides for the whole strategy, so that only one part can have it. */
const exclusive = ['memory', 'phases', 'loss', 'gates', 'importance', 'predict'] as const;

/** All that a strategy does besides naming an optimizer. */
const effects = [
  ...exclusive,
  'own',
  'init',
  'penalty',
  'gradients',
  'afterStep',
  'afterTask',
] as const satisfies (keyof AnyStrategy)[];

/** @throws UserError (usage) unless strategies can be the parts of one */
export function refuseUncombinable(parts: readonly AnyStrategy[]): void {
  const names = parts.map(({ name }) => name);
  const whole = names.join('+');
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw usageError(
      `${whole} has two parts called ${twice}; give each strategy once, and those of different files different names`,
    );
  }
  const reserved = names.find((name) => ['name', 'source'].includes(name));
  if (reserved !== undefined) {
    throw usageError(`a strategy called ${reserved} cannot be a part of another; give it another name`);
  }
  if (whole.length > LONGEST_NAME) {
    throw usageError(`the name ${whole} is too long: together, at most ${LONGEST_NAME} characters`);
  }
  const idle = parts.find((part) => effects.every((effect) => part[effect] === undefined));
  if (idle) {
    const others = names.filter((name) => name !== idle.name).join('+');
    throw usageError(
      `${idle.name} only names an optimizer, so it adds nothing to ${others}: leave it out, and choose the optimizer with --set training.optimizer=${idle.optimizer}`,
    );
  }
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(0, index)) refusePair(other, one);
  }
}

function refusePair(one: AnyStrategy, other: AnyStrategy): void {
  const both = exclusive.filter((name) => one[name] !== undefined && other[name] !== undefined);
  if (both.length === 0) return;
  throw usageError(
    `${one.name} and ${other.name} cannot be parts of one strategy: both define ${new Intl.ListFormat('en').format(both)}, and only one part can`,
  );
}

/**
 * @param hyperparameters of the parts, by their names
 * @throws UserError (usage) if the phases of one part leave another without an effect
 */
export function refuseIdle(
  parts: readonly AnyStrategy[],
  hyperparameters: Readonly<Record<string, Record<string, unknown>>>,
): void {
  const phased = parts.find((part) => part.phases);
  const phases = phased && answerOf(() => phased.phases!(hyperparameters[phased.name]!));
  if (!phases) return;
  const others = parts.filter((part) => part !== phased);
  if (phases.every(({ trains }) => trains === false)) {
    const idle = others.find((part) => trained.some((name) => part[name] !== undefined));
    if (idle) {
      throw usageError(
        `${phased.name} trains nothing, so ${idle.name} would have no effect; leave one of them out`,
      );
    }
  }
  const reservoir = others.find(
    ({ name, memory }) => answerOf(() => memory?.(hyperparameters[name]!))?.keeps === 'reservoir',
  );
  if (reservoir && isMixed(phases[0]!)) {
    throw usageError(
      `${phased.name} goes through samples of several tasks at once, so the reservoir of ${reservoir.name} would stay empty; leave one of them out`,
    );
  }
}

/** Undefined if a function of a user's own file fails; its run will, too, and says so. */
function answerOf<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof PluginError) return undefined;
    throw error;
  }
}

/** What has an effect only where parameters are trained. */
const trained = ['penalty', 'loss', 'gradients'] as const;
