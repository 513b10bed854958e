import { expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import { Executor } from '../../src/runs/executor.js';
import { resolve } from '../../src/runs/resolve.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

it('tests on held-out training images where there are any, without the test images', async () => {
  const configuration = await resolve({
    scenario: 'split-mnist/domain',
    head: 'mlp',
    strategy: 'adam',
    settings: {
      scenario: { heldOut: 1 / 6, classesPerTask: 5 },
      head: { hidden: [16] },
      training: { epochs: 1, batchSize: 500, learningRate: 0.01 },
    },
  });
  const engine = await createEngine('onnx');
  const entries: TaskAccuracy[] = [];
  const begin = performance.now();
  const { seconds } = await new Executor(engine).execute(
    { ...configuration, seed: 1 },
    { started: () => {}, progress: () => {}, accuracy: (entry) => entries.push(entry) },
  );
  const whole = (performance.now() - begin) / 1000;
  await engine.release();
  // Neither reading the data nor making programs is part of a run's time.
  expect(engine.compiling).toBeGreaterThan(0);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(whole - engine.compiling);
  // A sixth of 30,596 and of 29,404 images, each class rounded by itself.
  expect(entries.map(({ samples }) => samples)).toEqual([5100, 5100, 4901]);
  // Their labels belong to no other images: by those of the test part it would be right by chance alone.
  expect(entries[0]!.accuracy).toBeGreaterThan(0.9);
});
