import { type UserError, usageError } from '../errors/user-error.js';
import { isComposed } from '../plugins/compose.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import { type ScenarioKind, scenarioKinds } from '../plugins/task-sequence.js';

type Scenario = Pick<ScenarioDefinition, 'name' | 'kind'>;

/** What is to be run: every strategy in every scenario. */
interface Wanted {
  scenarios: readonly Scenario[];
  strategies: readonly AnyStrategy[];
}

/**
 * @throws UserError (usage) if a strategy is not for a scenario. Nothing is left out by itself: a cell that a table lacks
 * would look like one that was forgotten.
 */
export function refuseMisfits(wanted: Wanted): void {
  const { scenarios, strategies } = wanted;
  const refused = strategies.filter(({ refuses }) => scenarios.some(({ kind }) => refuses?.[kind]));
  if (refused.length > 0) throw misfitError(refused, wanted);
}

function misfitError(refused: readonly AnyStrategy[], wanted: Wanted): UserError {
  const kinds = scenarioKinds.filter((kind) => wanted.scenarios.some((scenario) => scenario.kind === kind));
  const byReason = new Map<string, AnyStrategy[]>();
  for (const strategy of refused) {
    const { refuses = {} } = strategy;
    for (const reason of new Set(kinds.flatMap((kind) => refuses[kind] ?? []))) {
      const text = `not for ${incremental(kinds.filter((kind) => refuses[kind] === reason))} scenarios: ${reason}`;
      byReason.set(text, [...(byReason.get(text) ?? []), strategy]);
    }
  }
  const reasons = [...byReason].flatMap(([text, [first, ...others]]) => [
    `strategy ${named(first!, kinds)} is ${text}`,
    ...(others.length > 0 ? [`the same goes for ${listed(others.map(({ name }) => name))}`] : []),
  ]);
  return usageError([...reasons, advice(refused, wanted)].join('; '));
}

/** A strategy's name; of a composed one also which part refuses one of these kinds. */
function named(strategy: AnyStrategy, kinds: readonly ScenarioKind[]): string {
  if (!isComposed(strategy)) return strategy.name;
  const part = strategy.parts.find(({ refuses }) => kinds.some((kind) => refuses?.[kind]))!;
  return `${part.name}, a part of ${strategy.name},`;
}

/** What to do so that every strategy is for every scenario. */
function advice(refused: readonly AnyStrategy[], { scenarios, strategies }: Wanted): string {
  const refusing = scenarios.filter(({ kind }) => refused.some(({ refuses }) => refuses?.[kind]));
  const names = listed(refused.map(({ name }) => name));
  const places = listed(refusing.map(({ name }) => name));
  if (refused.length < strategies.length) {
    if (refusing.length === scenarios.length) return `leave out ${names}`;
    return `leave out ${names}, or ${places}; or run ${names} separately`;
  }
  if (refusing.length < scenarios.length) return `leave out ${places}`;
  const kinds = scenarioKinds.filter((kind) => !refused.some(({ refuses }) => refuses?.[kind]));
  return kinds.length > 0
    ? `choose a ${incremental(kinds)} scenario`
    : 'run each strategy separately, with scenarios that it is for';
}

/** `task- or domain-incremental`. */
export const incremental = (kinds: readonly ScenarioKind[]): string => `${kinds.join('- or ')}-incremental`;

const listed = (names: readonly string[]): string => new Intl.ListFormat('en-GB').format(names);
