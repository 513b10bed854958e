import Table from 'cli-table3';
import type { JointFinder } from '../../reporting/cells/joint.js';
import { percent, shortHash } from '../../reporting/cells/numbers.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import { COLUMNS } from '../columns.js';
import { factsOf, measuresText } from './facts.js';

/** A run with its facts and its accuracy matrix. */
export function runText(run: AnyRun, jointOf: JointFinder): string {
  const error = run.error === null ? '' : `failed: ${run.error}\n`;
  const title = `${shortHash(run.id)}  ${namesOf(run)}\n${error}`;
  if (run.accuracies.length === 0) return `${title}no accuracies yet\n`;
  return `${title}${factsOf(run)}${measuresText(run, jointOf)}${matrixText(run)}\n`;
}

/** `split-mnist/domain · mlp · adam · seed 1`. */
export const namesOf = ({
  configuration: { scenario, head, strategy, seed },
}: Pick<AnyRun, 'configuration'>): string =>
  `${scenario.name} · ${head.name} · ${strategy.name} · seed ${seed}`;

/** Test accuracies in percent: a row for each task trained on, a column for each tested on. */
export function matrixText(run: AnyRun): string {
  const tasks = Array.from({ length: run.tasks }, (_, index) => index + 1);
  const table = new Table({
    head: ['trained on', ...tasks.map((task) => `task ${task}`)],
    colAligns: ['left', ...tasks.map(() => 'right' as const)],
    ...COLUMNS,
  });
  for (const trainTask of tasks) {
    const row = run.accuracies.filter((entry) => entry.trainTask === trainTask);
    if (row.length === 0) continue;
    table.push([
      trainTask === 1 ? '1' : `1 to ${trainTask}`,
      ...tasks.map((testTask) => {
        const entry = row.find((accuracy) => accuracy.testTask === testTask);
        return entry === undefined ? '' : percent(entry.accuracy);
      }),
    ]);
  }
  return table.toString();
}
