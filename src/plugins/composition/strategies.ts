import { jointMark } from '../code/joint-mark.js';
import { compose } from '../compose.js';
import { type Chosen, Plugins } from '../discover.js';
import { ownStrategy } from '../own/strategy.js';
import type { AnyStrategy } from '../strategy.js';
import { choicesIn, type NamedPlugin, partNames, separated, sourcesByPart } from './part-names.js';

/** The strategies, and what several of them are together: `er+si`. */
export class Strategies extends Plugins<AnyStrategy> {
  override async chosenBuiltIn(name: string): Promise<Chosen<AnyStrategy>> {
    return joined(await Promise.all(separated(name).map((part) => super.chosenBuiltIn(part))));
  }

  /** Where a part is a file that defines several, each of them makes a composed strategy. */
  override async chosen(choice: string): Promise<Chosen<AnyStrategy>[]> {
    const parts = await Promise.all(choicesIn(choice).map((part) => super.chosen(part)));
    const combinations = parts.reduce<Chosen<AnyStrategy>[][]>(
      (all, next) => all.flatMap((one) => next.map((part) => [...one, part])),
      [[]],
    );
    return combinations.map(joined);
  }

  override async of(part: NamedPlugin): Promise<AnyStrategy> {
    const names = partNames(part);
    if (names.length === 1) return super.of(part);
    const sources = sourcesByPart(part);
    const fault = Object.values(sources)
      .map((hash) => this.loaded(hash)?.fault)
      .find(Boolean);
    if (fault) return ownStrategy.broken(part.name, fault);
    return compose(await Promise.all(names.map((name) => super.of({ name, source: sources[name] }))));
  }
}

/** What several choices are together. With a file that cannot be loaded, that is a strategy that fails. */
export function joined(parts: readonly Chosen<AnyStrategy>[]): Chosen<AnyStrategy> {
  if (parts.length === 1) return parts[0]!;
  const definitions = parts.map(({ definition }) => definition);
  const fault = parts.find((part) => part.fault)?.fault;
  const own = parts.flatMap(({ definition, source }) =>
    typeof source === 'string' ? [[definition.name, source]] : [],
  );
  const builtIn = parts.filter(({ source }) => source === undefined);
  return {
    definition: fault
      ? ownStrategy.broken(definitions.map(({ name }) => name).join('+'), fault)
      : compose(definitions),
    code: jointMark(builtIn.map(({ definition, code }) => [definition.name, code])),
    ...(own.length > 0 && { source: Object.fromEntries(own) }),
    fault,
  };
}
