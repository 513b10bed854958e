import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { Executor } from '../../src/runs/executor.js';
import { resolve } from '../../src/runs/resolve.js';
import { checkPredictions } from '../../src/store/predictions.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

async function executed(kind: string, strategy = 'adam') {
  const configuration = await resolve({
    scenario: `split-mnist/${kind}`,
    head: 'mlp',
    strategy,
    settings: {
      scenario: { classesPerTask: [2, 3], classOrder: [8, 3, 1, 0, 4] },
      head: { hidden: [8] },
      training: { epochs: 1, batchSize: 2000 },
    },
  });
  const accuracies: TaskAccuracy[] = [];
  let taskClasses: number[][] = [];
  const { confusion } = await new Executor(engine).execute(
    { ...configuration, seed: 1 },
    {
      started: (classes) => {
        taskClasses = classes;
      },
      progress: () => {},
      accuracy: (entry) => accuracies.push(entry),
    },
  );
  return { confusion, accuracies, taskClasses, tasks: 2 };
}

it.each(scenarioKinds)('of a run agree with its accuracies and classes: %s', async (kind) => {
  const run = await executed(kind);
  expect(() => checkPredictions(run)).not.toThrow();
  expect(run.confusion.kind).toBe(kind);
  const [first, second] = run.confusion.tasks;
  expect(first!.classes).toEqual({ 0: [8], 1: [3] });
  expect(second!.classes).toEqual(kind === 'class' ? { 2: [1], 3: [0], 4: [4] } : { 0: [1], 1: [0], 2: [4] });
  for (const { taskAware } of run.accuracies) expect(taskAware !== undefined).toBe(kind === 'class');
});

it.each(['icarl', 'ncm'])(
  'of %s, which predicts by itself, count among the task’s own classes',
  async (strategy) => {
    const { accuracies, ...run } = await executed('class', strategy);
    expect(() => checkPredictions({ ...run, accuracies })).not.toThrow();
    // Of the first task alone there is nothing else to take it for.
    const [alone, ...later] = accuracies;
    expect(alone!.taskAware).toBe(alone!.accuracy);
    for (const { taskAware } of later) expect(taskAware).toBeGreaterThan(0.4);
  },
);
