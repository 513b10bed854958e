import { describe, expect, it } from 'vitest';
import { matricesOf } from '../../src/elsewhere/matrices.js';
import { measured } from './samples.js';

/** Rows `seed after task accuracy`, in this order. */
const rows = (...texts: string[]) =>
  texts.map((text, index) => {
    const [seed, after, task, accuracy] = text.split(' ').map(Number) as [number, number, number, number];
    return { line: index + 2, seed, after, task, accuracy, samples: null };
  });

const whole = (seed: number) => [`${seed} 1 1 0.9`, `${seed} 2 1 0.5`, `${seed} 2 2 0.8`];
const early = ['1 0 1 0.5', '1 0 2 0.4', '1 1 2 0.45'];
const matrix = [measured(1, 1, 0.9), measured(2, 1, 0.5), measured(2, 2, 0.8)];

describe('matricesOf', () => {
  it('sorts what comes in any order', () => {
    expect(matricesOf(rows(...whole(10).reverse(), ...whole(2)), 'class')).toEqual({
      tasks: 2,
      matrices: [
        { seed: 2, accuracies: matrix, earlyAccuracies: [] },
        { seed: 10, accuracies: matrix, earlyAccuracies: [] },
      ],
    });
  });

  it('keeps what forward transfer needs', () => {
    const { matrices } = matricesOf(rows(...early, ...whole(1)), 'domain');
    expect(matrices).toEqual([
      {
        seed: 1,
        accuracies: matrix,
        earlyAccuracies: [measured(0, 1, 0.5), measured(0, 2, 0.4), measured(1, 2, 0.45)],
      },
    ]);
  });

  it.each<[string, string[], 'domain' | 'class', string]>([
    [
      'a hole',
      [...whole(1), '2 1 1 0.9', '2 2 2 0.8'],
      'domain',
      'seed 2: the accuracy on task 1 after task 2 is missing',
    ],
    [
      'a row that is missing',
      ['1 1 1 1', '1 3 3 1'],
      'domain',
      'seed 1: the accuracy on task 1 after task 2 is missing',
    ],
    [
      'other numbers of tasks',
      [...whole(1), '2 1 1 0.9'],
      'domain',
      'seed 1 has 2 tasks, but seed 2 has 1; all must have the same',
    ],
    [
      'tasks that are not learned yet',
      [...whole(1), '1 1 3 0.5'],
      'domain',
      'line 5: task 3 is tested after task 1, before it is learned; leave such rows out, or keep what forward transfer needs: the initial network (after 0) on every task, and each task just before it is learned',
    ],
    [
      'classes that are not known yet',
      [...whole(1), ...early],
      'class',
      'line 5: task 1 is tested after task 0, before it is learned; classes that are not known yet cannot be predicted, so leave such rows out',
    ],
    [
      'part of what forward transfer needs',
      [...whole(1), '1 1 2 0.5'],
      'domain',
      'seed 1: the accuracy on task 1 after task 0 is missing',
    ],
  ])('refuses %s', (_, texts, kind, message) => {
    expect(() => matricesOf(rows(...texts), kind)).toThrow(new Error(message));
  });

  it('refuses a task that is tested on other samples the next time, but not with another seed', () => {
    const of = (...samples: number[]) =>
      rows(...whole(1), ...whole(2)).map((row, at) => ({ ...row, samples: samples[at]! }));
    expect(matricesOf(of(10, 10, 20, 11, 11, 20), 'domain').tasks).toBe(2);
    expect(() => matricesOf(of(10, 12, 20, 10, 10, 20), 'domain')).toThrow(
      'lines 2 and 3: task 1 has 10 samples and 12 with seed 1; a task is always tested on the same ones',
    );
  });
});
