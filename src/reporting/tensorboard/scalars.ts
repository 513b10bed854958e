import type { AnyRun } from '../../runs/elsewhere.js';
import { timesOf } from '../../training/anytime-metrics.js';
import type { Scalar } from './event.js';

/**
 * A finished run's numbers. Accuracies after each task have its number as their step; what was measured on the way has the training
 * step. Nobody knows when each was measured: times are spread evenly between the run's start and end.
 */
export function scalarsOf({ accuracies, anytime, tasks, startedAt, finishedAt }: AnyRun): Scalar[] {
  const [start, end] = [secondsOf(startedAt), secondsOf(finishedAt)];
  const at = (step: number, last: number) => start + ((end - start) * step) / last;
  const afterTasks = Array.from({ length: tasks }, (_, index) => {
    const step = index + 1;
    const wallTime = at(step, tasks);
    const row = accuracies.filter(({ trainTask }) => trainTask === step);
    return [
      {
        tag: 'accuracy after tasks/average',
        step,
        value: meanOf(row.map(({ accuracy }) => accuracy)),
        wallTime,
      },
      ...row.map(({ testTask, accuracy }) => ({
        tag: `accuracy after tasks/task ${testTask}`,
        step,
        value: accuracy,
        wallTime,
      })),
    ];
  }).flat();
  const times = timesOf(anytime?.accuracies ?? []);
  const last = Math.max(1, anytime?.taskEnds?.at(-1) ?? times.at(-1)?.step ?? 0);
  const onTheWay = times.flatMap((time) => {
    const { step } = time;
    const wallTime = at(step, last);
    return [
      { tag: 'accuracy on the way/average', step, value: meanOf(time.accuracies), wallTime },
      ...time.accuracies.map((value, task) => ({
        tag: `accuracy on the way/task ${task + 1}`,
        step,
        value,
        wallTime,
      })),
    ];
  });
  const losses = (anytime?.losses ?? []).flatMap(({ step, loss }) =>
    loss === null ? [] : [{ tag: 'training/loss', step, value: loss, wallTime: at(step, last) }],
  );
  return [...afterTasks, ...onTheWay, ...losses];
}

/** Seconds since 1970; 0 if nobody knows. */
export const secondsOf = (time: string | null): number => (time === null ? 0 : Date.parse(time) / 1000);

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
