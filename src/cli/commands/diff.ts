import { Command, Option } from '@commander-js/extra-typings';
import type { AnyRun } from '../../runs/elsewhere.js';
import { databaseOption } from '../options.js';
import { RUN_ARGUMENT, runsNamed } from '../runs-named.js';
import { differenceOf } from '../shown/difference.js';
import { differenceText } from '../shown/difference-text.js';

export const diffCommand = () =>
  new Command('diff')
    .description(
      'show how two stored runs differ: options, code, environment, the accuracies on each task, and where these first differ',
    )
    .argument('<run>', RUN_ARGUMENT)
    .argument('<other>', 'that of the other run')
    .addOption(databaseOption())
    .addOption(new Option('--json', 'print as JSON, with all accuracies that both have'))
    .action((run, other, { db, json }) => {
      const runs = runsNamed(db, [run, other]) as [AnyRun, AnyRun];
      const difference = differenceOf(...runs);
      process.stdout.write(
        json ? `${JSON.stringify(difference, null, 2)}\n` : differenceText(difference, runs),
      );
    });
