import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Experience } from '../../../src/plugins/task-sequence.js';
import { Random } from '../../../src/random/random.js';
import { plannedMemory } from '../../../src/training/memory/planned.js';
import { listOf, type Sample, samplesOf } from '../../../src/training/memory/sample-list.js';
import { Shares } from '../../../src/training/memory/shares.js';
import { range, sampled } from './samples.js';

/** How many samples of each label each task has, in any order. */
const stream = fc.array(fc.array(fc.nat(6), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });

/** The samples of the tasks, all of different rows, a class of one task never coming back. */
function tasksOf(sizes: readonly (readonly number[])[], seed: number): Sample[][] {
  let row = 0;
  return sizes.map((ofLabels, task) => {
    const all = ofLabels.flatMap((size, label) => {
      row += size;
      return sampled(range(size, row - size), task, label);
    });
    return Array.from(new Random(seed).split(task).permutation(all.length), (at) => all[at]!);
  });
}

const groupOf = ({ task, label }: Sample) => `${task} ${label}`;

describe('shares', () => {
  it.each(['seen', 'all'] as const)(
    'are equal, of the first of each group, and keep their places: %s',
    (of) => {
      fc.assert(
        fc.property(stream, fc.nat(25), fc.nat(), (sizes, capacity, seed) => {
          const tasks = tasksOf(sizes, seed);
          const all = new Set(tasks.flat().map(groupOf)).size;
          const shares = new Shares(
            capacity,
            groupOf,
            of === 'all' ? Math.max(1, all) : undefined,
            new Random(1),
          );
          const given = new Map<string, Sample[]>();
          for (const task of tasks.filter((samples) => samples.length > 0)) {
            const before = [...shares.held];
            for (const sample of task)
              given.set(groupOf(sample), [...(given.get(groupOf(sample)) ?? []), sample]);
            const share = Math.floor(capacity / (of === 'all' ? all : given.size));
            expect(shares.shareWith(task)).toBe(share);
            shares.settle(task);
            const held = shares.held.filter((sample) => sample !== undefined);
            expect(shares.held).toHaveLength(capacity);
            // Nothing is dropped that fits into its share.
            for (const [group, samples] of given) {
              const ofGroup = held.filter((sample) => groupOf(sample) === group);
              expect(new Set(ofGroup)).toEqual(new Set(samples.slice(0, share)));
            }
            for (const [place, sample] of before.entries()) {
              if (sample && held.includes(sample)) expect(shares.held[place]).toBe(sample);
            }
          }
        }),
      );
    },
  );

  it('go on with a class that comes back, and prefer what they have of it', () => {
    const shares = new Shares(4, ({ label }) => `${label}`, undefined, new Random(1));
    shares.settle(sampled([0], 0, 0));
    shares.settle(sampled([1, 2], 1, 1));
    shares.settle(sampled([3, 4], 2, 0));
    expect(shares.held.map((sample) => sample?.row)).toEqual([0, 1, 2, 3]);
    shares.settle(sampled([5, 6], 3, 2));
    // Of three classes each has one.
    expect(shares.held.map((sample) => sample?.row)).toEqual([0, 1, 5, undefined]);
  });

  it('take no sample of a batch', () => {
    const shares = new Shares(3, groupOf, undefined, new Random(1));
    expect(Array.from(shares.offer(sampled([0, 1])))).toEqual([3, 3]);
    expect(shares.held).toEqual([undefined, undefined, undefined]);
  });
});

describe('what has a share', () => {
  const splitOf = (rows: number[], labels: number[]) => ({
    rows: Int32Array.from(rows),
    labels: Int32Array.from(labels),
  });
  // The same labels in both tasks.
  const experiences: Experience[] = [0, 1].map((task) => ({
    train: splitOf(range(6, 6 * task), [0, 1, 0, 1, 0, 1]),
    test: splitOf([], []),
    classes: [0, 1],
  }));

  // Samples that are held: of the first task after it, then of both after the second one.
  it.each([
    // A label stands for one class, whose share the first task has not filled.
    ['classes', 'class', 'seen', [6, 6, 2]],
    ['classes', 'class', 'all', [6, 6, 2]],
    // For another one in each task.
    ['classes', 'domain', 'seen', [6, 4, 4]],
    ['classes', 'task', 'seen', [6, 4, 4]],
    ['classes', 'domain', 'all', [4, 4, 4]],
    ['tasks', 'class', 'seen', [6, 4, 4]],
    ['tasks', 'task', 'all', [4, 4, 4]],
  ] as const)('%s in %s-incremental scenarios, shares of %s', (keeps, kind, shares, expected) => {
    const plan = plannedMemory({ keeps, shares, capacity: 8 }, kind, experiences, new Random(1));
    const countOf = (task: number) => plan.held.filter((sample) => sample?.task === task).length;
    const settle = (task: number) => plan.settle(samplesOf(listOf(experiences[task]!, task)));
    settle(0);
    const first = countOf(0);
    settle(1);
    expect([first, countOf(0), countOf(1)]).toEqual(expected);
  });
});
