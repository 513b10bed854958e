import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import { type ScenarioKind, scenarioKinds } from '../../src/plugins/task-sequence.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import { Learner } from '../../src/training/learner.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

/** How many programs learning three tasks takes, by the names of their functions. */
async function programsOf(name: string, kind: ScenarioKind): Promise<Record<string, number>> {
  const made: Record<string, number> = {};
  const counted =
    (what: string, run: (input: never) => Promise<unknown>) =>
    async (input: never): Promise<unknown> => {
      const before = engine.programs;
      const result = await run(input);
      made[what] = (made[what] ?? 0) + engine.programs - before;
      return result;
    };
  const watched = {
    compile: (what: string, fn: never) => counted(what, engine.compile(what, fn) as never),
    scan: (what: string, step: never) => counted(what, engine.scan(what, step) as never),
  } as unknown as Engine;
  // Each task has batches of 16, 16 and 8.
  const method = { ...smallMethod(await strategies.find(name), kind), batchSize: 16 };
  await new Learner(watched, method).learn(smallCurriculum(method));
  await engine.release();
  return made;
}

describe.each(scenarioKinds)('%s-incremental', (kind) => {
  it.each([
    ['adam', { training: 1, importance: 0 }],
    ['adagrad', { training: 1, importance: 0 }],
    // The first task has no penalty.
    ['l2', { training: 2, importance: 0 }],
    ['lwf', { training: 2, importance: 0 }],
    ['er', { training: 1, importance: 0 }],
    ['gdumb', { training: 1, importance: 0 }],
    // A step gets a set of samples of each earlier task.
    ['gem', { training: 3, importance: 0 }],
    ['si', { training: 2, importance: 0 }],
    ['rwalk', { training: 2, importance: 0 }],
    ['ewc', { training: 2, importance: 1 }],
    ['online-ewc', { training: 2, importance: 1 }],
    // The loss of a batch as in training takes all of it, so the short last one has a program of its own.
    ['mas', { training: 2, importance: 2 }],
  ])('all tasks share the programs of %s', async (name, { training, importance }) => {
    const made = await programsOf(name, kind);
    expect(made[`training step of ${name}`]).toBe(training);
    expect(made.evaluation).toBe(1);
    // Its loss takes the columns of the classes seen so far, whose number grows with each task.
    const losses = kind === 'class' ? 3 * importance : importance;
    expect(made[`importance of ${name}`] ?? 0).toBe(losses);
  });
});
