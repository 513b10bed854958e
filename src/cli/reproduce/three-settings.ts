import { runsOf } from '../../reproduction/plan.js';
import { type Circumstances, costText } from '../../reproduction/texts.js';
import { comparedCells } from '../../reproduction/three-settings/comparison.js';
import { settingsJson } from '../../reproduction/three-settings/json.js';
import { settingsPlan } from '../../reproduction/three-settings/plan.js';
import type { SettingsTable } from '../../reproduction/three-settings/published.js';
import { terminalTable } from '../../reproduction/three-settings/terminal.js';
import { captionOf, legendOf, tallyText } from '../../reproduction/three-settings/texts.js';
import { writeSettingsTable } from '../../reproduction/three-settings/write.js';
import { filesText, type Reproduction, type ReproductionOptions } from './reproduction.js';

/** @throws UserError (usage) for a name that is not in the table, and for settings that do not fit. */
export async function settingsReproduction(
  table: SettingsTable,
  circumstances: Circumstances,
  { head, strategy, out }: ReproductionOptions,
): Promise<Reproduction> {
  const { seeds, settings } = circumstances;
  const plan = await settingsPlan({ table, heads: head, strategies: strategy, settings });
  return {
    runs: runsOf(plan, seeds),
    async shown(runs) {
      const cells = comparedCells(table, plan, runs, seeds);
      const files = writeSettingsTable(table, cells, circumstances, out);
      const lines = [
        ...captionOf(table, cells, circumstances),
        legendOf(table),
        tallyText(table, cells),
        costText(cells),
      ];
      return {
        text: `${terminalTable(table, cells)}${lines.map((line) => `${line}\n`).join('')}${filesText(files)}`,
        json: { [table.name]: settingsJson(table, cells, circumstances, files) },
      };
    },
  };
}
