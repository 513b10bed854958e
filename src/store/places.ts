import type { AnytimeAccuracies, TrainingLoss } from '../training/anytime-accuracy.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';

type Place = Pick<TaskAccuracy, 'trainTask' | 'testTask'>;

/** Requires accuracies on all tasks learnt so far, after each task, in order. @throws Error that names a missing one. */
export function checkMatrix(tasks: number, accuracies: readonly Place[]): void {
  checkPlaces(tasks, accuracies, matrixPlaces(tasks));
}

/**
 * Requires accuracies of the initial network on all tasks, then after each task on the next, in order.
 * @throws Error that names a missing one.
 */
export function checkEarly(tasks: number, accuracies: readonly Place[]): void {
  checkPlaces(tasks, accuracies, earlyPlaces(tasks));
}

/**
 * Requires accuracies on all tasks that had begun, after every so many steps, in order; and a loss each time, if there are any.
 * @throws Error that says what is missing
 */
export function checkAnytime(
  tasks: number,
  { every, accuracies, losses, taskEnds }: AnytimeAccuracies,
): void {
  let at = 0;
  let latest = 1;
  for (let step = every; at < accuracies.length; step += every) {
    const { trainTask } = accuracies[at]!;
    if (trainTask < latest || trainTask > tasks)
      throw new Error(`the accuracies at step ${step} are out of order`);
    latest = trainTask;
    for (let testTask = 1; testTask <= trainTask; testTask++) {
      const entry = accuracies[at++];
      if (entry?.step !== step || entry.trainTask !== trainTask || entry.testTask !== testTask)
        throw new Error(`the accuracy on task ${testTask} at step ${step} is missing or out of order`);
    }
  }
  if (losses) checkLosses(every, accuracies.at(-1)?.step ?? 0, losses);
  if (taskEnds) checkEnds(tasks, accuracies, taskEnds);
}

/** Requires a loss for each time of the accuracies, in order. @throws Error that says what is missing */
function checkLosses(every: number, last: number, losses: readonly TrainingLoss[]): void {
  for (const [index, { step }] of losses.entries()) {
    if (step !== every * (index + 1) || step > last)
      throw new Error(`the training loss at step ${step} is out of order`);
  }
  if (losses.length * every < last) throw new Error(`the training loss at step ${last} is missing`);
}

/** Requires the tasks' ends in order, and that what was learnt at each step is as they say. @throws Error */
function checkEnds(
  tasks: number,
  accuracies: AnytimeAccuracies['accuracies'],
  taskEnds: readonly number[],
): void {
  const isInOrder = taskEnds.every((end, task) => task === 0 || end >= taskEnds[task - 1]!);
  if (taskEnds.length !== tasks || !isInOrder) throw new Error('the ends of the tasks cannot be right');
  const wrong = accuracies.find(
    ({ step, trainTask }) => step > taskEnds[trainTask - 1]! || step <= (taskEnds[trainTask - 2] ?? 0),
  );
  if (wrong) throw new Error(`task ${wrong.trainTask} was not learnt at step ${wrong.step}`);
}

/** @param places generated one by one, since a file can claim any number of tasks. */
function checkPlaces(tasks: number, accuracies: readonly Place[], places: Iterable<Place>): void {
  let count = 0;
  for (const { trainTask, testTask } of places) {
    const entry = accuracies[count++];
    if (entry?.trainTask !== trainTask || entry.testTask !== testTask) {
      throw new Error(`the accuracy on task ${testTask} after task ${trainTask} is missing or out of order`);
    }
  }
  if (accuracies.length > count) {
    throw new Error(`there are more accuracies than ${tasks} tasks have`);
  }
}

function* matrixPlaces(tasks: number): Generator<Place> {
  for (let trainTask = 1; trainTask <= tasks; trainTask++) {
    for (let testTask = 1; testTask <= trainTask; testTask++) yield { trainTask, testTask };
  }
}

function* earlyPlaces(tasks: number): Generator<Place> {
  for (let testTask = 1; testTask <= tasks; testTask++) yield { trainTask: 0, testTask };
  for (let trainTask = 1; trainTask < tasks; trainTask++) yield { trainTask, testTask: trainTask + 1 };
}
