import { type ScenarioKind, scenarioKinds } from '../../plugins/task-sequence.js';
import type { ComparedCell } from './comparison.js';

/** A row of a table as shown: a cell for each setting, undefined where the method is not run. */
export interface Row {
  name: string;
  cells: (ComparedCell | undefined)[];
}

/** The settings that have cells, and a row for each method. */
export function gridOf(cells: readonly ComparedCell[]): { kinds: ScenarioKind[]; rows: Row[] } {
  const kinds = scenarioKinds.filter((kind) => cells.some((cell) => cell.kind === kind));
  const methods = [...new Set(cells.map(({ method }) => method))];
  return {
    kinds,
    rows: methods.map((method) => ({
      name: method.name,
      cells: kinds.map((kind) => cells.find((cell) => cell.method === method && cell.kind === kind)),
    })),
  };
}
