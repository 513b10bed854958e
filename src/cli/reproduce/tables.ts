import { environmentOf } from '../../reporting/cells/environment.js';
import { type ComparedCell, compared, cost, tally } from '../../reproduction/comparison.js';
import { planOf, runsOf } from '../../reproduction/plan.js';
import { type PresetName, presetNames } from '../../reproduction/presets.js';
import type { PublishedTable } from '../../reproduction/tables/published.js';
import { type ComparedTable, comparedTables } from '../../reproduction/tables/table.js';
import { terminalTable } from '../../reproduction/tables/terminal.js';
import { writeReproduction } from '../../reproduction/tables/write.js';
import { type Circumstances, captionOf, costText, LEGEND, tallyLines } from '../../reproduction/texts.js';
import { filesText, type Reproduction, type ReproductionOptions } from './reproduction.js';

/** @throws UserError (usage) for a name that is not in the tables, and for settings that do not fit. */
export async function tablesReproduction(
  tables: readonly PublishedTable[],
  circumstances: Circumstances,
  {
    preset: presets = presetNames,
    head,
    strategy,
    out,
  }: ReproductionOptions & {
    preset?: readonly PresetName[] | undefined;
  },
): Promise<Reproduction> {
  const { seeds, settings } = circumstances;
  const plan = await planOf({ tables, presets, heads: head, strategies: strategy, settings });
  return {
    runs: runsOf(plan, seeds),
    async shown(runs) {
      const cells = compared(plan, runs, seeds);
      const shown = comparedTables(cells);
      const files = writeReproduction(shown, circumstances, out);
      return {
        text:
          `${shown.map((table) => viewOf(table, circumstances)).join('\n')}\n${LEGEND}\n` +
          `${shown.length > 1 ? `${summaryOf(shown, cells)}\n` : ''}${filesText(files)}`,
        json: { ...circumstances, tables: shown.map(figuresOf), ...cost(cells), files },
      };
    },
  };
}

const viewOf = (table: ComparedTable, circumstances: Circumstances): string =>
  [
    table.published.caption,
    ...captionOf(table, circumstances),
    terminalTable(table),
    ...tallyLines(table.presets, table.cells),
    costText(table.cells),
    '',
  ].join('\n');

const summaryOf = (tables: readonly ComparedTable[], cells: readonly ComparedCell[]): string =>
  ['All tables:', ...tallyLines(tables[0]!.presets, cells), costText(cells)].join('\n');

/** A table's figures for `--json`; its runs are in the database. */
const figuresOf = ({ published: { name, caption, scenario }, presets, cells }: ComparedTable) => ({
  name,
  caption,
  scenario,
  presets: presets.map((preset) => ({
    preset,
    ...tally(cells.filter((cell) => cell.presets.includes(preset))),
  })),
  cells: cells.map((cell) => {
    const { table: _, runs, ...figures } = cell;
    const { seconds, peakMemory } = cost([cell]);
    return {
      ...figures,
      environment: Object.fromEntries(environmentOf(runs)),
      seeds: runs.map(({ configuration }) => configuration.seed),
      seconds,
      peakMemory,
    };
  }),
});
