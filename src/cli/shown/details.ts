import Table from 'cli-table3';
import { flatten } from '../../reporting/cells/flatten.js';
import { jointFinder } from '../../reporting/cells/joint.js';
import { localTime } from '../../reporting/cells/local-time.js';
import type { Options } from '../../runs/configuration.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { COLUMNS, columnsText } from '../columns.js';
import { factsOf, measuresText } from './facts.js';
import { matrixText, namesOf } from './matrix.js';

/** How a run can be repeated. */
export interface Repeating {
  /** The shell command; null if none can. */
  command: string | null;
  /** Why the command would not give this run here and now, one line; null if it would. */
  notRepeatable: string | null;
}

/** All that is known of one run, for the terminal. */
export function detailsText(run: AnyRun, repeating: Repeating): string {
  return [
    `${run.id}\n${namesOf(run)}\n${statusText(run)}\n${tagsText(run)}${factsOf(run)}${measuresText(run, jointFinder([run]))}`,
    run.accuracies.length === 0 ? 'no accuracies\n' : `${matrixText(run)}\n`,
    tableOf('configuration', { ...run.configuration }),
    ...(run.environment ? [tableOf('environment', { ...run.environment })] : []),
    repeatingText(repeating),
  ].join('\n');
}

function statusText({ status, error, startedAt, finishedAt }: AnyRun): string {
  if (startedAt === null) return status;
  const times = `started ${localTime(startedAt)}${finishedAt === null ? '' : `, ended ${localTime(finishedAt)}`}`;
  return `${status}${error === null ? '' : `: ${error}`}\n${times}`;
}

function tagsText({ tags, note }: AnyRun): string {
  const said = tags.length > 0 ? `tags: ${tags.join(', ')}\n` : '';
  return note === null ? said : `${said}note: ${note}\n`;
}

function tableOf(title: string, options: Options): string {
  const table = new Table({ head: [title, ''], ...COLUMNS });
  for (const option of flatten(options)) table.push(option);
  return `${columnsText(table)}\n`;
}

function repeatingText({ command, notRepeatable }: Repeating): string {
  if (command === null) return `no command repeats it: ${notRepeatable}\n`;
  const but = notRepeatable === null ? '' : `here it would not give this run: ${notRepeatable}\n`;
  return `the command that repeats it:\n${but}${command}\n`;
}
