import { type FriedmanTest, friedmanTest } from '../../statistics/friedman.js';
import { alikeGroups, criticalDifference } from '../../statistics/nemenyi.js';
import { SIGNIFICANCE } from '../../statistics/t-test.js';
import { markedStrategy } from '../cells/elsewhere.js';
import type { Grid, LabelledCell, Row } from '../cells/grid.js';
import { groupedBy } from '../cells/grouped-by.js';

/** With fewer than these, ranks say little. */
const LEAST_SCENARIOS = 5;
const LEAST_STRATEGIES = 3;

/** A strategy's mean rank over scenarios. */
export interface Ranked {
  name: string;
  /** Its rows' number, which decides its colour. */
  number: number;
  /** 1 is the best. */
  meanRank: number;
}

/** The strategies of one head, ranked in each of its scenarios by their mean accuracy over seeds, and compared over them. */
export interface Ranking {
  head: string;
  scenarios: readonly string[];
  /** Number of seeds per cell: the fewest, and the most. */
  seeds: [fewest: number, most: number];
  /** The best first. */
  ranked: Ranked[];
  friedman: FriedmanTest;
  /** By how much mean ranks must differ at least, by Nemenyi's test. */
  criticalDifference: number;
  /** First and last place of strategies that do not differ significantly; all of them if Friedman's test finds nothing. */
  alike: [first: number, last: number][];
}

/** Why the strategies of some heads are not compared. */
export interface Unranked {
  heads: string[];
  reason: string;
}

export interface Rankings {
  rankings: Ranking[];
  unranked: Unranked[];
}

/** What a head has in a scenario: a row per strategy, of which some may be empty. */
interface Part {
  grid: Grid;
  /** Of the head's column. */
  place: number;
}

/** Compares strategies over all scenarios that are shown, for each head by itself. */
export function rankingsOf(grids: readonly Grid[]): Rankings {
  const results = [...partsByHead(grids)].map(([head, parts]) => {
    const reason = reasonAgainst(parts);
    return reason === undefined ? rankingOf(head, parts) : { head, reason };
  });
  const unranked = groupedBy(
    results.flatMap((one) => ('reason' in one ? [one] : [])),
    ({ reason }) => reason,
  );
  return {
    rankings: results.flatMap((one) => ('reason' in one ? [] : [one])),
    unranked: [...unranked].map(([reason, some]) => ({ heads: some.map(({ head }) => head), reason })),
  };
}

/** By the head's name if no scenario has several columns of it, or else by the columns' labels. */
function partsByHead(grids: readonly Grid[]): Map<string, Part[]> {
  const all = grids.flatMap((grid) => grid.columns.map((_, place): Part => ({ grid, place })));
  const columnOf = ({ grid, place }: Part) => grid.columns[place]!;
  const several = new Set(
    grids
      .flatMap(({ columns }) =>
        columns.filter(({ head }, at) => columns.findIndex((other) => other.head === head) < at),
      )
      .map(({ head }) => head),
  );
  return groupedBy(all, (part) => {
    const { head, label } = columnOf(part);
    return several.has(head) ? label : head;
  });
}

/** The cell of a row in a part. */
const cellOf = ({ place }: Part, row: Row | undefined): LabelledCell | undefined => row?.cells[place];

/** The numbers of the strategies that a head has in any of its scenarios. */
const numbersIn = (parts: readonly Part[]): number[] => [
  ...new Set(
    parts.flatMap((part) =>
      part.grid.rows.filter((row) => cellOf(part, row) !== undefined).map(({ number }) => number),
    ),
  ),
];

const rowOf = ({ grid }: Part, number: number): Row | undefined =>
  grid.rows.find((row) => row.number === number);

const isComplete = (cell: LabelledCell | undefined): boolean =>
  cell !== undefined && cell.n > 0 && cell.failed === 0 && cell.unfinished === 0;

/** Why strategies cannot be compared over these, as a clause; undefined if they can. */
function reasonAgainst(parts: readonly Part[]): string | undefined {
  const numbers = numbersIn(parts);
  const tables = groupedBy(parts, ({ grid }) => grid.scenario);
  if (tables.size < LEAST_SCENARIOS || numbers.length < LEAST_STRATEGIES) {
    return `it takes at least five scenarios and three strategies, and there are ${tables.size} and ${numbers.length}`;
  }
  for (const [scenario, some] of tables) {
    if (some.length > 1)
      return `${scenario} has ${some.length} tables, of different protocols, and a scenario must count once; select one of them`;
  }
  const missing = numbers.flatMap((number) =>
    parts.filter((part) => !isComplete(cellOf(part, rowOf(part, number)))).map((part) => ({ number, part })),
  );
  const [first, ...others] = missing;
  if (first === undefined) return undefined;
  const which = `${nameOf(parts, first.number, numbers)} in ${first.part.grid.scenario}`;
  const what =
    others.length === 0
      ? 'is missing or not complete, that of'
      : 'are missing or not complete, such as that of';
  return `${missing.length} of ${numbers.length * parts.length} results ${what} ${which}; finish them, or select others`;
}

/** Its strategy's, unless others have the same. */
function nameOf(parts: readonly Part[], number: number, numbers: readonly number[]): string {
  const rowsOf = (one: number) => parts.flatMap((part) => rowOf(part, one) ?? []);
  const strategyOf = (one: number) => {
    const cells = rowsOf(one)[0]!.cells.filter((cell) => cell !== undefined);
    return markedStrategy(cells[0]!.configuration).join(' · ');
  };
  const name = strategyOf(number);
  const isAlone = numbers.every((other) => other === number || strategyOf(other) !== name);
  return isAlone ? name : rowsOf(number)[0]!.name;
}

function rankingOf(head: string, parts: readonly Part[]): Ranking {
  const numbers = numbersIn(parts);
  const cells = parts.map((part) => numbers.map((number) => cellOf(part, rowOf(part, number))!));
  const friedman = friedmanTest(cells.map((row) => row.map(({ mean }) => mean!)));
  const difference = criticalDifference(numbers.length, parts.length);
  const ranked = numbers
    .map((number, at) => ({
      name: nameOf(parts, number, numbers),
      number,
      meanRank: friedman.meanRanks[at]!,
    }))
    .sort((a, b) => a.meanRank - b.meanRank || (a.name < b.name ? -1 : 1));
  const counts = cells.flat().map(({ n }) => n);
  return {
    head,
    scenarios: parts.map(({ grid }) => grid.scenario),
    seeds: [Math.min(...counts), Math.max(...counts)],
    ranked,
    friedman,
    criticalDifference: difference,
    alike:
      friedman.p < SIGNIFICANCE
        ? alikeGroups(
            ranked.map(({ meanRank }) => meanRank),
            difference,
          )
        : [[0, ranked.length - 1]],
  };
}
