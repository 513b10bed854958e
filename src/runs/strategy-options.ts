import { unknownName } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import { type ComposedStrategy, isComposed, optimizerOf } from '../plugins/compose.js';
import { refuseIdle } from '../plugins/composition/uncombinable.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { checkedOptions, isNested, unknownOption } from './checked-options.js';
import type { Options } from './configuration.js';

/** The optimizer of a strategy. @throws UserError (usage) if the parts of a composed one have different ones */
export function defaultOptimizer(strategy: AnyStrategy): string {
  const optimizer = optimizerOf(strategy);
  if (optimizer !== undefined || !isComposed(strategy)) return optimizer ?? strategy.optimizer;
  const wanted = strategy.parts.map((part) => `${part.name} is for ${part.optimizer}`);
  const settings = [...new Set(strategy.parts.map((part) => `--set training.optimizer=${part.optimizer}`))];
  throw usageError(
    `the parts of ${strategy.name} are for different optimizers (${wanted.join(', ')}); choose one: ${settings.join(' or ')}`,
  );
}

/**
 * A strategy's hyper-parameters with the defaults for a kind of scenario; those of a composed strategy by the names of its
 * parts.
 * @throws UserError (usage) for an unknown option or a value that does not fit
 */
export function hyperparametersOf(strategy: AnyStrategy, kind: ScenarioKind, given: Options = {}): Options {
  if (!isComposed(strategy)) return ofOne(strategy, 'strategy', kind, given);
  for (const [option, value] of Object.entries(given)) {
    const isPart = strategy.parts.some(({ name }) => name === option);
    if (!isPart || !isNested(value)) throw misplaced(strategy, option, value);
  }
  const ofParts = strategy.parts.map((part) => [
    part.name,
    ofOne(part, `strategy.${part.name}`, kind, given[part.name] as Options | undefined),
  ]);
  const all = Object.fromEntries(ofParts) as { [part: string]: Options };
  refuseIdle(strategy.parts, all);
  return all;
}

function ofOne(
  { name, hyperparameters, defaults }: AnyStrategy,
  place: string,
  kind: ScenarioKind,
  given: Options = {},
): Options {
  return checkedOptions(place, `strategy ${name}`, hyperparameters, {
    ...(defaults[kind] as Options),
    ...given,
  });
}

/** The error for what is set of a composed strategy, but is not an option of a part. */
function misplaced({ name, parts }: ComposedStrategy, option: string, value: Options[string]) {
  const names = parts.map((part) => part.name);
  if (names.includes(option)) {
    return usageError(
      `${option} is a part of strategy ${name}: set its options, such as strategy.${option}.OPTION=VALUE`,
    );
  }
  if (isNested(value)) return unknownName(`part of strategy ${name}`, option, names);
  const places = parts.flatMap((part) =>
    Object.keys(part.hyperparameters.shape).map((known) => ({ part: part.name, known })),
  );
  const meant = places.filter(({ known }) => known === option).map(({ part }) => part);
  if (meant.length === 0) {
    const known = places.map((one) => `${one.part}.${one.known}`);
    return unknownOption('strategy', `strategy ${name}`, option, known);
  }
  const written = meant.map((part) => `strategy.${part}.${option}`);
  return usageError(
    `strategy.${option} does not say of which part of ${name}: write ${written.join(' or ')}`,
  );
}
