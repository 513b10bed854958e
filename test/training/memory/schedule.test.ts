import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMixed, type Phase } from '../../../src/plugins/memory.js';
import type { Experience } from '../../../src/plugins/task-sequence.js';
import type { MemoryPlan } from '../../../src/training/memory/memory-plan.js';
import { listOf, type Sample } from '../../../src/training/memory/sample-list.js';
import { listFor, mostSamples } from '../../../src/training/schedule.js';
import { range, sampled } from './samples.js';

/** Tasks of so many samples, each of other rows; all have the label 1. */
function experiencesOf(sizes: readonly number[]): Experience[] {
  let first = 0;
  return sizes.map((size) => {
    first += size;
    return {
      train: { rows: Int32Array.from(range(size, first - size)), labels: new Int32Array(size).fill(1) },
      test: { rows: new Int32Array(), labels: new Int32Array() },
      classes: [0, 1],
    };
  });
}

const holding = (held: readonly (Sample | undefined)[]): MemoryPlan => ({
  capacity: held.length,
  held,
  draw: () => [],
  offer: () => [],
  shareWith: () => 0,
  settle: () => {},
});

const experiences = experiencesOf([4, 5, 6]);
const [a, b] = sampled([1, 6], 0, 1) as [Sample, Sample];

describe('the samples of a phase', () => {
  it.each<[Phase['on'], number, (Sample | undefined)[], number[]]>([
    [undefined, 1, [a], range(5, 4)],
    [['task'], 1, [a], range(5, 4)],
    [['memory'], 1, [undefined, a, undefined, b], [1, 6]],
    [['memory'], 0, [undefined], []],
    [['task', 'memory'], 2, [a, b], [...range(6, 9), 1, 6]],
    [['memory', 'task'], 2, [a, b], [1, 6, ...range(6, 9)]],
    // ⌊5 / 2⌋ times.
    [['repeated memory'], 1, [a, b], [1, 6, 1, 6]],
    [['task', 'repeated memory'], 1, [a], [...range(5, 4), 1, 1, 1, 1, 1]],
    // At least once.
    [['repeated memory'], 0, [...sampled(range(7)), undefined], range(7)],
    [['repeated memory'], 0, [undefined], []],
    [['seen'], 0, [], range(4)],
    [['seen'], 2, [], range(15)],
    [['seen', 'memory'], 1, [a], [...range(9), 1]],
  ])('on %j of task %i', (on, task, held, rows) => {
    const list = listFor({ ...(on && { on }) }, experiences.map(listOf), task, holding(held));
    expect(Array.from(list.rows)).toEqual(rows);
    expect(Array.from(list.labels)).toEqual(
      rows.map((row) => [...held].find((one) => one?.row === row)?.label ?? 1),
    );
  });

  it('come with the task that each is of', () => {
    const list = listFor(
      { on: ['task', 'memory'] },
      experiences.map(listOf),
      2,
      holding([a, { ...b, task: 1 }]),
    );
    expect(Array.from(list.tasks)).toEqual([2, 2, 2, 2, 2, 2, 0, 1]);
    expect(Array.from(listFor({ on: ['seen'] }, experiences.map(listOf), 1, undefined).tasks)).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 1,
    ]);
  });

  it('are mixed unless they are the task’s own alone', () => {
    expect([{}, { on: ['task'] }, { on: ['task', 'task'] }].map((phase) => isMixed(phase as Phase))).toEqual([
      false,
      false,
      false,
    ]);
    expect(
      [{ on: ['memory'] }, { on: ['task', 'memory'] }, { on: ['seen'] }].map((phase) =>
        isMixed(phase as Phase),
      ),
    ).toEqual([true, true, true]);
  });

  const part = fc.constantFrom('task', 'memory', 'repeated memory', 'seen');

  it('are no more than was thought before', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.nat(30),
        fc.nat(30),
        (on, sizes, most, some) => {
          const tasks = experiencesOf(sizes).map(listOf);
          const task = sizes.length - 1;
          const held = sampled(range(Math.min(most, some)));
          const { rows } = listFor({ on }, tasks, task, holding(held));
          expect(rows.length).toBeLessThanOrEqual(mostSamples({ on }, tasks, task, most));
        },
      ),
    );
  });
});
