import { type ScenarioKind, scenarioKinds } from '../plugins/task-sequence.js';
import { groupedBy } from '../reporting/cells/grouped-by.js';
import type { AtlasCell } from './cells.js';
import { UPPER } from './groups.js';

/** The cells of one setting. */
export interface AtlasTable {
  kind: ScenarioKind;
  heads: string[];
  groups: { title: string; rows: AtlasRow[] }[];
  /** Of each head, the cells with the highest accuracy, those that learn from all data again aside. */
  best: ReadonlySet<AtlasCell>;
}

export interface AtlasRow {
  /** The strategy's name, and whether it trains no head. */
  label: string;
  trainsHead: boolean;
  /** One for each head; only the first if it trains none. */
  cells: (AtlasCell | undefined)[];
}

/** A table for each setting that has cells. */
export function atlasTables(cells: readonly AtlasCell[]): AtlasTable[] {
  const heads = headsOf(cells);
  return scenarioKinds
    .map((kind) => ({ kind, members: cells.filter((cell) => cell.kind === kind) }))
    .filter(({ members }) => members.length > 0)
    .map(({ kind, members }) => ({
      kind,
      heads,
      groups: [...groupedBy(members, ({ strategy }) => strategy.group)].map(([title, ofGroup]) => ({
        title,
        rows: rowsOf(ofGroup, heads),
      })),
      best: bestOf(members, heads),
    }));
}

/** The columns, the same in all settings. */
const headsOf = (cells: readonly AtlasCell[]): string[] => [...new Set(cells.map(({ head }) => head))];

const rowsOf = (cells: readonly AtlasCell[], heads: readonly string[]): AtlasRow[] =>
  [...groupedBy(cells, ({ strategy }) => strategy.name).values()].map((ofStrategy) => {
    const [{ strategy, trainsHead }] = ofStrategy;
    return {
      label: trainsHead ? strategy.name : `${strategy.name} (no head)`,
      trainsHead,
      cells: heads.map((head) => ofStrategy.find((cell) => cell.head === head)),
    };
  });

function bestOf(cells: readonly AtlasCell[], heads: readonly string[]): Set<AtlasCell> {
  const best = heads.flatMap((head) => {
    const compared = cells.filter(
      (cell) => cell.head === head && cell.trainsHead && cell.strategy.group !== UPPER && cell.mean !== null,
    );
    const most = Math.max(...compared.map(({ mean }) => mean!));
    // A single cell is not marked as best.
    return compared.length < 2 ? [] : compared.filter(({ mean }) => mean === most);
  });
  return new Set(best);
}

export const rowsIn = ({ groups }: AtlasTable): AtlasRow[] => groups.flatMap(({ rows }) => rows);
