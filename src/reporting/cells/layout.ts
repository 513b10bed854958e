import { canonical } from '../../runs/canonical.js';
import type { Cell } from './cells.js';
import { isElsewhereCell, markedStrategy, ownOf } from './elsewhere.js';
import { isEnvironment } from './environment.js';
import { flatten } from './flatten.js';
import type { Column, LabelledCell, Row } from './grid.js';
import { groupedBy } from './grouped-by.js';
import { isOfOlderFile } from './own-sources.js';
import { inCommon, isProtocol, keyOf, only, type Settings, settingTexts, without } from './settings.js';

/** A cell to be placed. */
export interface Member {
  cell: Cell;
  /** All that has to be said of it. */
  settings: Settings;
  /** What the grid does not say already. */
  own: Settings;
}

type Members = [Member, ...Member[]];

/**
 * A head has a column for each of its configurations that more than half of its strategies were run with, if these are
 * no more than its strategies or than this.
 */
const MOST_COLUMNS = 4;

interface SaidColumn extends PlacedColumn {
  /** What its label says. */
  said: Settings;
}

interface PlacedColumn {
  head: string;
  members: Members;
  mixed: boolean;
  /** Added to the head's name to tell the column of its other configurations from its own columns. */
  suffix: string;
}

/** Places all cells. @param members at least one */
export function laidOut(members: readonly Member[]): { columns: Column[]; rows: Omit<Row, 'number'>[] } {
  const columns = columnsOf(members).map((column) => ({ ...column, said: saidByColumn(column) }));
  const columnOf = (member: Member) => columns.find((column) => column.members.includes(member))!;
  const rows = rowsOf(members, columnOf).map((row) => ({
    members: row,
    said: inCommon(row.map((member) => without(member.own, columnOf(member).said))),
  }));
  const labels = columns.map(({ head, suffix, said }) => [head + suffix, ...settingTexts(said)].join(' · '));
  return {
    columns: columns.map(({ head, mixed }, place): Column => ({ head, mixed, label: labels[place]! })),
    rows: rows.map(({ members: inRow, said }) => {
      const name = [...markedStrategy(inRow[0]!.cell.configuration), ...settingTexts(said)].join(' · ');
      const cells = columns.map((column, place): LabelledCell | undefined => {
        const member = inRow.find((one) => column.members.includes(one));
        if (!member) return undefined;
        const apart = settingTexts(without(without(member.own, column.said), said));
        const label = [labels[place]!, name, ...apart].join(' · ');
        return { ...member.cell, label, apart, settings: member.settings };
      });
      return { name, cells };
    }),
  };
}

/** For each head, its columns. What was computed elsewhere is placed in one of this program's, or in one of its own. */
const columnsOf = (members: readonly Member[]): PlacedColumn[] =>
  [...groupedBy(members, ({ cell }) => cell.head)].flatMap(([head, ofHead]) => {
    const own = ofHead.filter(({ cell }) => !isElsewhereCell(cell));
    if (own.length === 0) return columnsOfHead(head, ofHead);
    const columns = columnsOfHead(head, own);
    const alone = ofHead.filter((member) => {
      if (own.includes(member)) return false;
      const column = columns.find((one) => fits(member, one));
      column?.members.push(member);
      return column === undefined;
    });
    return [...columns, ...columnsOfHead(head, alone)];
  });

/** Whether what is told of a head that was used elsewhere is what a column says, and no other than its cells have. */
function fits({ cell, own }: Member, column: PlacedColumn): boolean {
  if (column.mixed) return false;
  const headOf = (one: Cell) => flatten({ head: one.configuration.head });
  const [told, theirs] = [headOf(cell), headOf(column.members[0].cell)];
  const isHead = (path: string) => path.startsWith('head.');
  return (
    [...told].every(([path, value]) => theirs.get(path) === value) &&
    [...only(saidByColumn(column), isHead)].every(([path, value]) => own.get(path) === value)
  );
}

/** A column for each of a head's main configurations, and one for the others. */
function columnsOfHead(head: string, ofHead: readonly Member[]): PlacedColumn[] {
  const strategies = (some: readonly Member[]) => new Set(some.map(({ cell }) => cell.strategy)).size;
  const lines = [...groupedBy(ofHead, ({ cell }) => canonical(cell.configuration.head)).values()];
  const frequent = lines.filter((line) => strategies(line) > strategies(ofHead) / 2);
  const main = frequent.length > Math.max(MOST_COLUMNS, strategies(ofHead)) ? [] : frequent;
  const others = ofHead.filter((member) => !main.some((line) => line.includes(member)));
  const mixed = lines.length - main.length > 1;
  const suffix = mixed && main.length > 0 ? ' · other options' : '';
  return [
    ...inOrder(main, strategies).map((line) => ({ head, members: line, mixed: false, suffix: '' })),
    ...(others.length > 0 ? [{ head, members: others as Members, mixed, suffix }] : []),
  ];
}

/** A column says the head's options, and what its cells were computed with, where all have the same. */
const saidByColumn = ({ members }: PlacedColumn): Settings =>
  only(
    inCommon(ownOf(members.map(({ cell, own }) => ({ ...cell, own }))).map(({ own }) => own)),
    (path) => path.startsWith('head.') || (members.length > 1 && isEnvironment(path)),
  );

/**
 * A row for each configuration of each strategy; where a column is mixed, that includes the head's options. If none of
 * a configuration's places is taken in the strategy's first row, it goes there: a strategy's options may depend on the
 * head. Options of the head itself have rows of their own, and so has what was computed elsewhere.
 */
function rowsOf(members: readonly Member[], columnOf: (member: Member) => SaidColumn): Member[][] {
  const columns = (some: readonly Member[]) => new Set(some.map(columnOf)).size;
  return [...groupedBy(members, ({ cell }) => markedStrategy(cell.configuration).join()).values()].flatMap(
    (ofStrategy) => {
      const lines = groupedBy(ofStrategy, (member) => rowKeyOf(member.cell, columnOf(member).mixed));
      const [first, ...others] = inOrder([...lines.values()], columns) as [Members, ...Members[]];
      const [usual, rows] = [[...first], [] as Member[][]];
      for (const line of others) {
        const free = line.every(
          (member) =>
            usual.every((one) => columnOf(one) !== columnOf(member)) && !saysHead(member, columnOf(member)),
        );
        if (free) usual.push(...line);
        else rows.push(line);
      }
      return [usual, ...rows];
    },
  );
}

/** Whether options of the head are left for a cell's row to say. */
const saysHead = ({ own }: Member, { said }: SaidColumn): boolean =>
  [...without(own, said).keys()].some((path) => path.startsWith('head.'));

const rowKeyOf = ({ configuration }: Cell, withHead: boolean): string =>
  keyOf(configuration, (path) => !isProtocol(path) && (withHead || !path.startsWith('head.')));

/**
 * Those with finished runs first, and of those the ones of the latest files; then those in the most places, then those with the most defaults, then by their options, so that the order does not
 * depend on when something was run.
 */
function inOrder(lines: readonly Members[], placesOf: (line: Members) => number): Members[] {
  const keyed = lines.map((line) => {
    const said = [...inCommon(line.map(({ own }) => own))];
    const rank = line.every(({ cell }) => cell.n === 0)
      ? 2
      : Number(line.some(({ own }) => isOfOlderFile(own)));
    return { line, rank, places: placesOf(line), said };
  });
  return keyed
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.places - a.places ||
        a.said.length - b.said.length ||
        byPathsAndValues(a.said, b.said),
    )
    .map(({ line }) => line);
}

type Said = readonly (readonly [path: string, value: string])[];

/** Numbers are ordered by their size, so that a coefficient of 2 comes before one of 10. */
function byPathsAndValues(one: Said, other: Said): number {
  for (const [at, [path, value]] of one.entries()) {
    const [otherPath, otherValue] = other[at]!;
    if (path !== otherPath) return path < otherPath ? -1 : 1;
    if (value !== otherValue) return bySize(value, otherValue) || (value < otherValue ? -1 : 1);
  }
  return 0;
}

/** Of numbers, and of lists of numbers, whose first different ones count. 0 if the difference is in other texts. */
function bySize(value: string, other: string): number {
  const others = other.split(',').map(Number);
  const differences = value.split(',').map((part, at) => Number(part) - others[at]!);
  return differences.find(Boolean) ?? 0;
}
