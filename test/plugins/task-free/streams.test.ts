import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blurryStream } from '../../../src/plugins/task-free/blurry.js';
import { gaussianStream } from '../../../src/plugins/task-free/gaussian.js';
import { hiddenStream } from '../../../src/plugins/task-free/hidden.js';
import type { StreamPart } from '../../../src/plugins/task-free/stream.js';
import { wrongStream } from '../../../src/plugins/task-free/wrong-stream.js';
import { Random } from '../../../src/random/random.js';

const random = () => new Random(1);
const tasksOf = (stream: StreamPart[]) => stream.map(({ tasks }) => Array.from(tasks));
const share = (tasks: readonly number[], of: (task: number) => boolean) =>
  tasks.filter(of).length / tasks.length;

describe('a stream without borders', () => {
  const makers = {
    hidden: (sizes: number[]) => hiddenStream(sizes, random()),
    blurry: (sizes: number[], amount: number) => blurryStream(sizes, amount, random()),
    gaussian: (sizes: number[], amount: number) => gaussianStream(sizes, amount, random()),
  };

  it.each(Object.entries(makers))(
    '%s has each sample once, and as many in each part as the task has',
    (_, make) => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
          fc.double({ min: 0.01, max: 1, noNaN: true }),
          (sizes, amount) => {
            const stream = make(sizes, amount);
            expect(stream.map(({ tasks }) => tasks.length)).toEqual(sizes);
            // As many as there are, and none twice.
            expect(wrongStream(stream, sizes)).toBeUndefined();
          },
        ),
      );
    },
  );

  it.each(Object.entries(makers))('%s is another one for another seed', (name, make) => {
    const other = { hidden: hiddenStream, blurry: blurryStream, gaussian: gaussianStream }[name] as unknown;
    const args = name === 'hidden' ? [new Random(2)] : [0.3, new Random(2)];
    const again = (other as (sizes: number[], ...rest: unknown[]) => StreamPart[])([30, 30], ...args);
    expect(make([30, 30], 0.3)).toEqual(make([30, 30], 0.3));
    expect(again).not.toEqual(make([30, 30], 0.3));
  });

  it('with hidden borders has one task after the other', () => {
    expect(tasksOf(hiddenStream([2, 3], random()))).toEqual([
      [0, 0],
      [1, 1, 1],
    ]);
  });

  it('with blurry borders has its share of neighbours in each batch, half of it at the ends', () => {
    const stream = tasksOf(blurryStream([1000, 1000, 1000, 1000], 0.2, random()));
    for (const [task, part] of stream.entries()) {
      expect(part.every((one) => Math.abs(one - task) <= 1)).toBe(true);
      const wanted = task === 0 || task === 3 ? 0.1 : 0.2;
      for (let at = 0; at < 1000; at += 50) {
        expect(share(part.slice(at, at + 50), (one) => one !== task)).toBeCloseTo(wanted, 6);
      }
    }
    expect(share(stream[1]!, (one) => one === 0)).toBeCloseTo(0.1, 6);
    expect(share(stream[1]!, (one) => one === 2)).toBeCloseTo(0.1, 6);
  });

  it('with Gaussian borders has a task’s samples about its middle, as wide as asked for', () => {
    const stream = tasksOf(gaussianStream([4000, 4000, 4000, 4000, 4000], 0.5, random())).flat();
    const places = stream.flatMap((task, place) => (task === 2 ? [place / 4000] : []));
    const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
    const deviation = Math.sqrt(places.reduce((sum, place) => sum + (place - mean) ** 2, 0) / places.length);
    expect(mean).toBeCloseTo(2.5, 1);
    expect(deviation).toBeGreaterThan(0.45);
    expect(deviation).toBeLessThan(0.55);
    // Without any spread, one task after the other.
    expect(tasksOf(gaussianStream([3, 3], 1e-9, random()))).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });
});

describe('a stream of an author’s own', () => {
  const part = (tasks: number[], places: number[]) => ({
    tasks: Int32Array.from(tasks),
    places: Int32Array.from(places),
  });

  it.each<[string, unknown, string]>([
    ['too few parts', [part([0], [0])], 'its stream must be a list of 2 parts, one for each task'],
    ['no list', {}, 'its stream must be a list of 2 parts, one for each task'],
    [
      'plain lists',
      [part([0], [0]), { tasks: [1], places: [0] }],
      'part 2 of its stream must have tasks and places, each an Int32Array',
    ],
    ['other lengths', [part([0], [0]), part([1, 1], [0])], 'part 2 of its stream has 2 tasks and 1 places'],
    ['nothing in a part', [part([0], [0]), part([], [])], 'part 2 of its stream has no samples'],
    [
      'a task that is not there',
      [part([0], [0]), part([2], [0])],
      'part 2 of its stream has a sample of task 2, but tasks are 0 to 1',
    ],
    [
      'a sample that is not there',
      [part([0], [3]), part([1], [0])],
      'part 1 of its stream has sample 3 of task 0, which has only 0 to 2',
    ],
    [
      'a sample twice',
      [part([0], [1]), part([1, 0], [0, 1])],
      'sample 1 of task 0 comes twice in its stream',
    ],
  ])('is refused with %s', (_, stream, message) => {
    expect(wrongStream(stream, [3, 2])).toBe(message);
  });

  it('may leave samples out', () => {
    expect(wrongStream([part([1], [1]), part([0], [2])], [3, 2])).toBeUndefined();
  });
});
