import { canonical } from '../../runs/canonical.js';
import { isOfElsewhere, type SeedlessElsewhere } from '../../runs/elsewhere.js';
import type { Cell } from './cells.js';
import { flatten } from './flatten.js';
import { groupedBy } from './grouped-by.js';
import { isProtocol, keyOf } from './settings.js';

/**
 * Groups cells by scenario and protocol, in order of first appearance. Of what was computed elsewhere only part of the
 * protocol is known, or nothing: it joins each group of this program's cells whose protocol is not another than it says.
 */
export function gridMembers<Member extends { cell: Cell }>(all: readonly Member[]): [Member, ...Member[]][] {
  const protocolOf = ({ cell }: Member) => keyOf(cell.configuration, isProtocol);
  const isOwn = ({ cell }: Member) => !isOfElsewhere(cell.configuration);
  const groups = [...groupedBy(all.filter(isOwn), protocolOf).values()];
  const alone = all
    .filter((member) => !isOwn(member))
    .filter((member) => {
      const fitting = groups.filter((group) =>
        fits(
          member.cell,
          group.map(({ cell }) => cell),
        ),
      );
      for (const group of fitting) group.push(member);
      return fitting.length === 0;
    });
  return [...groups, ...groupedBy(alone, protocolOf).values()];
}

/** @param group cells of this program, and others that joined them */
function fits(cell: Cell, group: readonly Cell[]): boolean {
  const configuration = cell.configuration as SeedlessElsewhere;
  const known = group.find((one) => one.n > 0) ?? group[0]!;
  const { source: _, ...scenario } = group[0]!.configuration.scenario;
  const told = flatten({ training: configuration.training ?? {} });
  const theirs = flatten(group[0]!.configuration);
  return (
    cell.scenario === known.scenario &&
    // A run that failed early does not know the number of tasks.
    (known.n === 0 || cell.tasks === known.tasks) &&
    // All options of a scenario are told, or none.
    (Object.keys(configuration.scenario).length === 1 ||
      canonical(configuration.scenario) === canonical(scenario)) &&
    [...told].every(([path, value]) => !isProtocol(path) || theirs.get(path) === value)
  );
}
