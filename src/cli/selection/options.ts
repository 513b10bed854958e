import { type Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { runStatuses } from '../../runs/record.js';
import { anyStrategyOption, headOption, listOf, scenarioOption, seedOption } from '../options.js';
import { collecting } from '../strict.js';
import { tagOption } from '../tag-options.js';
import type { Selection } from './selection.js';
import { timeIn } from './time.js';
import { type Conditions, conditionIn } from './where.js';

/** Adds the options that select stored runs. */
export function selecting<Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
): Command<Args, Options & Selection> {
  const options: Option[] = [
    scenarioOption(),
    headOption(),
    anyStrategyOption(),
    seedOption(),
    whereOption(),
    statusOption(),
    tagOption('only runs with one of these tags, separated by commas'),
    gridOption(),
    sinceOption(),
    beforeOption(),
  ];
  const selects = command as unknown as CommandUnknownOpts;
  for (const option of options) selects.addOption(option);
  // What the types of each option say together takes the compiler minutes to find.
  return command as unknown as Command<Args, Options & Selection>;
}

const whereOption = () =>
  collecting(
    new Option(
      '--where <condition>',
      'only runs with this option, such as strategy.coefficient=2 or head.hidden=400,400; none is that of runs without it; also !=, and for numbers <, <=, >, >= (in quotes); can be repeated, and all must hold',
    ).argParser(
      (text: string, others?: Conditions): Conditions => ({
        ...others,
        [text]: conditionIn(text),
      }),
    ),
  );

const statusOption = () =>
  new Option(
    '--status <names>',
    `only runs that are ${runStatuses.slice(0, -1).join(', ')} or ${runStatuses.at(-1)}; separated by commas`,
  ).argParser((text) => {
    const names = listOf(text);
    refuseUnknown('status', names, runStatuses);
    return runStatuses.filter((status) => names.includes(status));
  });

const gridOption = () =>
  new Option(
    '--grid <ids>',
    'only runs of these grids, by the ids that status shows or the beginnings of them, separated by commas',
  ).argParser(listOf);

const sinceOption = () =>
  new Option(
    '--since <time>',
    'only runs that were started then or later: a date such as 2026-01-31, or 2026-01-31T14:05, in local time',
  ).argParser(timeIn);

const beforeOption = () =>
  new Option('--before <time>', 'only runs that were started earlier; a date is its beginning').argParser(
    timeIn,
  );
