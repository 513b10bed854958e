import { Command, Option } from '@commander-js/extra-typings';
import { UserError } from '../../errors/user-error.js';
import { jointFinder } from '../../reporting/cells/joint.js';
import { commandOf } from '../../runs/command.js';
import { type AnyRun, isElsewhere } from '../../runs/elsewhere.js';
import { installedCode } from '../../runs/other-code.js';
import { requireRepeatable } from '../../runs/resolve-again.js';
import { databaseOption } from '../options.js';
import { RUN_ARGUMENT, runsNamed } from '../runs-named.js';
import { detailsText, type Repeating } from '../shown/details.js';
import { recordOf } from '../shown/record.js';

export const showCommand = () =>
  new Command('show')
    .description(
      'show all that is known of a stored run: accuracy matrix, configuration, environment, times, why it failed, and the command that repeats it',
    )
    .argument('<run>', RUN_ARGUMENT)
    .addOption(databaseOption())
    .addOption(new Option('--json', 'print the complete record as JSON'))
    .action(async (wanted, { db, json }) => {
      const [run] = runsNamed(db, [wanted]) as [AnyRun];
      const repeating = await repeatingOf(run);
      process.stdout.write(
        json
          ? `${JSON.stringify({ ...recordOf(run, jointFinder([run]), await installedCode()), ...repeating }, null, 2)}\n`
          : detailsText(run, repeating),
      );
    });

async function repeatingOf(run: AnyRun): Promise<Repeating> {
  if (isElsewhere(run)) return { command: null, notRepeatable: 'only the program that computed it can' };
  const command = commandOf([run]);
  try {
    await requireRepeatable(run);
    return { command, notRepeatable: null };
  } catch (error) {
    if (error instanceof UserError) return { command, notRepeatable: error.message };
    throw error;
  }
}
