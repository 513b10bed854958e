import { Command, Option } from '@commander-js/extra-typings';
import { headOption, listOf, positiveInteger, strategyOption } from '../../src/cli/options.js';
import { refuseUnknown } from '../../src/errors/unknown-name.js';
import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import { kinds } from '../kinds.js';
import { measureAll } from '../measure-all.js';
import { type Filters, type Planned, plan } from '../plan.js';
import { settingLines } from '../report/setting-lines.js';
import { CAPTION, measurementTable } from '../report/table.js';
import { jsonOption, PEER_HELP } from './options.js';

export const benchCommand = () =>
  new Command('npm run bench --')
    .description(
      'measure the speed of training steps and of whole runs, beside PyTorch where it is installed',
    )
    .addOption(headOption())
    .addOption(strategyOption())
    .addOption(
      new Option(
        '--hidden <widths>',
        'only these widths of both hidden layers, separated by commas',
      ).argParser((value: string) => listOf(value).map(positiveInteger)),
    )
    .addOption(
      new Option(
        '--what <kinds>',
        'step, run, or both, separated by commas (default: step; both where no filter is given)',
      ).argParser(listOf),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Without filters: a step of the MLP with Adam, Adagrad, SGD, L2, EWC and SI, of NSM and Neurocoder with Adam, each at hidden
widths 256 and 400, and a whole run of the MLP with Adam, SI and EWC and of Neurocoder with Adam at 256; in five minutes
on two cores, and in eight with Avalanche. A filter may name any head and any strategy. Whole runs are made once each,
and three times where --what asks for them.
${PEER_HELP}

Examples:
  npm run bench -- --head mlp --strategy adam,ewc
  npm run -s bench -- --head mlp --strategy adam --hidden 256 --json
  npm run bench -- --what run --strategy si`,
    )
    .action(async ({ json, what, ...filters }) => {
      const planned = await plannedBy(what, filters);
      const report = await measureAll(planned, what !== undefined);
      const text = json
        ? JSON.stringify(report, null, 2)
        : [measurementTable(report.measurements), CAPTION, '', ...settingLines(report)].join('\n');
      process.stdout.write(`${text}\n`);
    });

/** @throws UserError (usage) for a name that is not known */
async function plannedBy(what: readonly string[] | undefined, filters: Filters): Promise<Planned[]> {
  const names = kinds.map(({ name }) => name);
  refuseUnknown('kind of measurement', what, names);
  filters.head?.forEach(findHead);
  for (const strategy of filters.strategy ?? []) await strategies.find(strategy);

  const filtered = Object.values(filters).some((filter) => filter !== undefined);
  const wanted = what ?? (filtered ? ['step'] : names);
  return plan(
    kinds.filter(({ name }) => wanted.includes(name)),
    filters,
  );
}
