import { Command, Option } from '@commander-js/extra-typings';
import { hasFeatures } from '../../data/dataset.js';
import { usageError } from '../../errors/user-error.js';
import type { Settings } from '../../runs/resolve.js';
import { chosenData, nameOfChosen } from '../../showing/chosen.js';
import { show } from '../../showing/show.js';
import { shownText } from '../../showing/text.js';
import { writeWhole } from '../../system/write-whole.js';
import { COLUMNS } from '../columns.js';
import { fileName, oneSeed, setOption } from '../options.js';

export const showCommand = () =>
  new Command('show')
    .description(
      'show how many samples a dataset has of each class, a scenario in each task, and pictures of them',
    )
    .argument('<name>', 'a dataset, a scenario such as split-mnist/domain, or a file of your own')
    .addOption(
      new Option('--out <file>', 'draw some training images of each class or task, as PNG').argParser(
        fileName,
      ),
    )
    .addOption(new Option('--seed <number>', "seed of the scenario's tasks (default: 1)").argParser(oneSeed))
    .addOption(setOption())
    .addOption(new Option('--json', 'print as JSON'))
    .action(async (name, { out, seed, set: settings, json }) => {
      const chosen = await chosenData(name);
      refuseUnused(chosen.scenario !== undefined, { name: nameOfChosen(chosen), seed, settings });
      const { told, dataset, scenario } = await show(chosen, seed ?? 1, settings.scenario);
      if (out !== undefined) {
        if (hasFeatures(dataset)) {
          throw usageError(`${dataset.name} has features, of which there are no pictures; leave --out out`);
        }
        // Loaded when it is needed: what draws takes long to load.
        const { sheetOf } = await import('../../showing/sheet.js');
        writeWhole(out, sheetOf(told, dataset, scenario));
      }
      process.stdout.write(
        json
          ? `${JSON.stringify({ ...told, sheet: out ?? null }, null, 2)}\n`
          : `${shownText(told, COLUMNS)}${out === undefined ? '' : `\nwrote ${out}\n`}`,
      );
    });

/** @throws UserError (usage) for options that would not be used */
function refuseUnused(
  isScenario: boolean,
  { name, seed, settings }: { name: string; seed: number | undefined; settings: Settings },
): void {
  const other = Object.keys(settings).find((part) => part !== 'scenario');
  if (other !== undefined) throw usageError(`data show takes --set scenario.…, not --set ${other}.…`);
  if (isScenario) return;
  const unused = seed !== undefined ? '--seed' : Object.keys(settings).length > 0 ? '--set' : undefined;
  if (unused)
    throw usageError(`${name} is a dataset, so ${unused} has no effect; name a scenario, or leave it out`);
}
