import { Command, Option } from '@commander-js/extra-typings';
import { UserError, usageError } from '../../errors/user-error.js';
import { cellsOf } from '../../reporting/cells/cells.js';
import { gridsOf } from '../../reporting/cells/grid.js';
import { CAPTION, DEFAULTS_NOTE } from '../../reporting/cells/numbers.js';
import { comparisonJson } from '../../reporting/comparison/json.js';
import { comparedCells } from '../../reporting/comparison/match.js';
import { terminalComparison } from '../../reporting/comparison/terminal.js';
import { writeComparison } from '../../reporting/comparison/write.js';
import { checkBaseline, DEFAULT_BASELINE } from '../../reporting/measures/baseline.js';
import { type Comparing, summaryOf, summaryText } from '../../reporting/measures/summary.js';
import { reportJson } from '../../reporting/tables/json.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { installedCode } from '../../runs/other-code.js';
import { DEFAULT_MARGIN } from '../../statistics/comparison.js';
import { databaseOption, outOption, positiveNumber } from '../options.js';
import { filesText } from '../reproduce/reproduction.js';
import { selecting } from '../selection/options.js';
import { namesOf, type Selection, selectedRuns, selectedRunsOf } from '../selection/selection.js';

export const reportCommand = () =>
  selecting(
    new Command('report')
      .description('write tables, charts and a page of the stored runs, or compare two databases')
      .addOption(databaseOption()),
  )
    .addOption(
      new Option(
        '--baseline <name>',
        `the strategy or the head that the others are compared with (default: ${DEFAULT_BASELINE}, if it was run)`,
      ),
    )
    .addOption(
      new Option(
        '--margin <points>',
        'differences shown to be smaller than this are called equivalent, in points of accuracy',
      )
        .argParser(positiveNumber)
        .default(DEFAULT_MARGIN),
    )
    .addOption(
      new Option(
        '--compare <databases...>',
        'two databases, before and after a change: show their differences instead of a report',
      ).conflicts(['db', 'baseline']),
    )
    .addOption(outOption('folder to write to (default: reports/latest, or reports/comparison)'))
    .addOption(
      new Option(
        '--pdf',
        'also write each chart as a PDF for a paper: 3.25 or 6.75 inches wide, with text of 8 points',
      ).conflicts('compare'),
    )
    .addOption(new Option('--json', 'print all numbers and the names of the files written as JSON'))
    .addHelpText(
      'after',
      `
Examples:
  continual-bench report --scenario split-mnist/domain --baseline mlp --out reports/domain
  continual-bench report --compare before.sqlite after.sqlite`,
    )
    .action(async ({ compare, db, baseline, margin, out, pdf, json, ...selection }) => {
      const { numbers, text } = compare
        ? await comparison(compare, selection, margin, out ?? 'reports/comparison')
        : await report(
            db,
            selection,
            { baseline: await baselineOf(baseline), margin },
            { out: out ?? 'reports/latest', pdf },
          );
      process.stdout.write(json ? `${JSON.stringify(numbers, null, 2)}\n` : text);
    });

/** What a command prints: as JSON, or as text. */
interface Printed {
  numbers: object;
  text: string;
}

/** The name that a baseline has in the runs; it may be given as a file. @throws UserError (usage) if that defines several */
async function baselineOf(given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const [name, ...others] = await namesOf('strategy', given);
  if (others.length === 0) return name;
  throw usageError(`${given} defines ${[name, ...others].join(' and ')}; give --baseline one of these names`);
}

async function report(
  db: string,
  selection: Selection,
  comparing: Comparing,
  { out, pdf }: { out: string; pdf: boolean | undefined },
): Promise<Printed> {
  const cells = cellsOf(withFinished(await selectedRuns(db, selection), db));
  checkBaseline(comparing.baseline, cells);
  const installed = await installedCode();
  const summaries = (await gridsOf(cells)).map((grid) => summaryOf(grid, { ...comparing, installed }));
  if (comparing.baseline !== undefined && !summaries.some((summary) => summary.baseline?.differences.size)) {
    throw usageError(
      `there is nothing to compare with --baseline ${comparing.baseline} among these runs; select more of them, or leave it out`,
    );
  }
  // Drawing takes a while to load, and no other command needs it.
  const { writeReport } = await import('../../reporting/report.js');
  const { files } = await writeReport(summaries, out, { pdf });
  return {
    numbers: reportJson(summaries, files),
    text: `${summaries.map(summaryText).join('\n')}\n${CAPTION} ${DEFAULTS_NOTE}\n${filesText(files)}`,
  };
}

async function comparison(
  databases: string[],
  selection: Selection,
  margin: number,
  out: string,
): Promise<Printed> {
  const [before, after, ...others] = databases;
  if (before === undefined || after === undefined || others.length > 0) {
    throw usageError(`--compare takes two databases, before and after; given: ${databases.join(' ')}`);
  }
  const [old, recent] = (await selectedRunsOf([before, after], selection)) as [AnyRun[], AnyRun[]];
  withFinished([...old, ...recent], `${before} and ${after}`);
  const cells = await comparedCells(old, recent, margin);
  const compared = { before, after, cells, margin };
  const files = writeComparison(compared, out);
  return {
    numbers: comparisonJson(compared, files),
    text: `${terminalComparison(compared)}${filesText(files)}`,
  };
}

/** Returns the runs unchanged; unfinished ones are shown as such. @throws UserError if none is finished. */
function withFinished(runs: AnyRun[], databases: string): AnyRun[] {
  if (!runs.some(({ status }) => status === 'finished')) {
    throw new UserError(
      `${runs.length === 1 ? 'the only selected run' : `none of these ${runs.length} runs`} in ${databases} is ${runs.length === 1 ? 'not ' : ''}finished; finish some with: continual-bench run`,
    );
  }
  return runs;
}
