import Table from 'cli-table3';
import { percent, shortHash, signed } from '../../reporting/cells/numbers.js';
import { optionText } from '../../reporting/cells/option-text.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { COLUMNS, columnsText } from '../columns.js';
import type { ComparedEntry, Difference, Differing } from './difference.js';
import { namesOf } from './matrix.js';

/** For the terminal: what differs, then the accuracies that both runs have. */
export function differenceText(difference: Difference, runs: [AnyRun, AnyRun]): string {
  const { options, code, environment, accuracies } = difference;
  const ids = difference.ids.map(shortHash);
  return [
    runs.map((run) => `${shortHash(run.id)}  ${namesOf(run)}${statusOf(run)}\n`).join(''),
    section('options', 'the options are the same', ids, options),
    section('code', 'the code is the same', ids, code),
    section('environment', 'the environment is the same', ids, environment),
    accuraciesText(accuracies, ids),
  ].join('\n');
}

const statusOf = ({ status, error }: AnyRun): string =>
  status === 'finished' ? '' : `, ${status}${error === null ? '' : `: ${error}`}`;

function section(title: string, ifNone: string, ids: string[], differing: readonly Differing[]): string {
  if (differing.length === 0) return `${ifNone}\n`;
  const table = new Table({ head: [title, ...ids], ...COLUMNS });
  for (const { what, values } of differing) {
    table.push([what, ...values.map((value) => optionText(what, value ?? undefined))]);
  }
  return `${columnsText(table)}\n`;
}

function accuraciesText(
  { entries, equal, firstDifference }: Difference['accuracies'],
  ids: string[],
): string {
  const last = entries.at(-1);
  if (!last) return 'there is no accuracy that both have\n';
  const table = new Table({
    head: [
      last.trainTask === 1 ? 'after task 1, on' : `after tasks 1 to ${last.trainTask}, on`,
      ...ids,
      'difference',
    ],
    colAligns: ['left', 'right', 'right', 'right'],
    ...COLUMNS,
  });
  for (const { testTask, accuracies } of entries.filter(({ trainTask }) => trainTask === last.trainTask)) {
    const [first, second] = accuracies;
    table.push([`task ${testTask}`, percent(first), percent(second), signed(100 * (second - first))]);
  }
  const differing = entries.length - equal;
  const said = firstDifference
    ? `${differing} of ${entries.length} accuracies ${differing === 1 ? 'differs' : 'differ'}, ${firstText(firstDifference)}`
    : `all ${entries.length} accuracies are the same to the last bit`;
  return `${columnsText(table)}\n${said}\n`;
}

function firstText({ trainTask, testTask, accuracies }: ComparedEntry): string {
  const [first, second] = accuracies.map(percent) as [string, string];
  // What looks the same is told with all its digits.
  const values =
    first === second ? accuracies.map((one) => 100 * one).join(' and ') : `${first} and ${second}`;
  return `the first after training on task ${trainTask}, tested on task ${testTask}: ${values} %`;
}
