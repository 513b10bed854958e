import type { ScenarioKind } from '../plugins/task-sequence.js';
import { groupedBy } from '../reporting/cells/grouped-by.js';
import type { ElsewhereAccuracy } from '../runs/elsewhere.js';
import { checkEarly, checkMatrix } from '../store/places.js';
import type { Row } from './table.js';

/** The accuracies of one seed. */
export interface Matrix {
  seed: number;
  accuracies: ElsewhereAccuracy[];
  /** Empty if they were not measured. */
  earlyAccuracies: ElsewhereAccuracy[];
}

/**
 * The accuracies of each seed, in the order of the seeds.
 * @throws Error if accuracies are missing, are not those of tasks that were learnt or that forward transfer needs, or if
 * seeds have different numbers of tasks
 */
export function matricesOf(rows: readonly Row[], kind: ScenarioKind): { tasks: number; matrices: Matrix[] } {
  for (const row of rows) refuseTooEarly(row, kind);
  refuseOtherSamples(rows);
  const bySeed = [...groupedBy(rows, ({ seed }) => `${seed}`).values()].sort((a, b) => a[0].seed - b[0].seed);
  const [first, ...others] = bySeed.map((ofSeed) => ({ seed: ofSeed[0].seed, tasks: tasksIn(ofSeed) }));
  const other = others.find(({ tasks }) => tasks !== first!.tasks);
  if (other) {
    throw new Error(
      `seed ${first!.seed} has ${first!.tasks} tasks, but seed ${other.seed} has ${other.tasks}; all must have the same`,
    );
  }
  const { tasks } = first!;
  return { tasks, matrices: bySeed.map((ofSeed) => matrixOf(ofSeed, tasks)) };
}

const tasksIn = (rows: readonly Row[]): number =>
  rows.reduce((most, { after, task }) => Math.max(most, after, task), 0);

/** The store takes, of tasks that are not learnt yet, what forward transfer is made of. */
function refuseTooEarly({ line, after, task }: Row, kind: ScenarioKind): void {
  if (task <= after) return;
  const early = `line ${line}: task ${task} is tested after task ${after}, before it is learned`;
  if (kind === 'class') {
    throw new Error(`${early}; classes that are not known yet cannot be predicted, so leave such rows out`);
  }
  if (after > 0 && task !== after + 1) {
    throw new Error(
      `${early}; leave such rows out, or keep what forward transfer needs: the initial network (after 0) on every task, and each task just before it is learned`,
    );
  }
}

/** With each seed, a task is tested on the same samples each time; with another seed they may be others. */
function refuseOtherSamples(rows: readonly Row[]): void {
  for (const ofTask of groupedBy(rows, ({ seed, task }) => `${seed},${task}`).values()) {
    const [first] = ofTask;
    const other = ofTask.find(({ samples }) => samples !== first.samples);
    if (!other) continue;
    throw new Error(
      `lines ${first.line} and ${other.line}: task ${first.task} has ${first.samples} samples and ${other.samples} with seed ${first.seed}; a task is always tested on the same ones`,
    );
  }
}

function matrixOf(rows: readonly Row[], tasks: number): Matrix {
  const { seed } = rows[0]!;
  const entries = rows
    .map(
      ({ after, task, accuracy, samples }): ElsewhereAccuracy => ({
        trainTask: after,
        testTask: task,
        accuracy,
        samples,
        loss: null,
        seconds: null,
      }),
    )
    .sort((a, b) => a.trainTask - b.trainTask || a.testTask - b.testTask);
  const accuracies = entries.filter(({ trainTask, testTask }) => testTask <= trainTask);
  const earlyAccuracies = entries.filter(({ trainTask, testTask }) => testTask > trainTask);
  try {
    checkMatrix(tasks, accuracies);
    if (earlyAccuracies.length > 0) checkEarly(tasks, earlyAccuracies);
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message.replace(' or out of order', '')}`);
  }
  return { seed, accuracies, earlyAccuracies };
}
