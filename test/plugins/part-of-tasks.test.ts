import { describe, expect, it } from 'vitest';
import { classSplit } from '../../scenarios/generators/class-split.js';
import { transformed } from '../../scenarios/generators/transformed.js';
import type { Labelled, LabelledDataset } from '../../src/data/dataset.js';
import { defineScenario } from '../../src/plugins/scenario.js';
import { Random } from '../../src/random/random.js';
import { resolve } from '../../src/runs/resolve.js';

const images = (labels: number[]): Labelled => ({ labels: Int32Array.from(labels), count: labels.length });

const toy: LabelledDataset = {
  name: 'toy',
  classes: 6,
  images: { channels: 1, height: 2, width: 2, padding: 0 },
  train: images([5, 0, 3, 1, 2, 4, 0, 1, 2, 3, 4, 5]),
  test: images([0, 1, 2, 3, 4, 5]),
};

const author = { title: 'Toy', source: 'none', dataset: 'toy' };
const splits = classSplit({ ...author, name: 'split-toy', backbone: 'pixels', classesPerTask: 2 });
const [task, domain, byClass] = splits as [(typeof splits)[0], (typeof splits)[0], (typeof splits)[0]];

const generate = (definition: (typeof splits)[0], options: object = {}) =>
  definition.generate(toy, definition.options.parse(options), new Random(3));

const plain = ({ experiences }: ReturnType<typeof generate>) =>
  experiences.map(({ train, test, classes }) => ({
    train: [[...train.rows], [...train.labels]],
    test: [[...test.rows], [...test.labels]],
    classes,
  }));

describe('the first tasks', () => {
  it.each([task, domain, byClass])('begin the whole sequence: $name', (definition) => {
    const whole = generate(definition, { classOrder: 'random' });
    const first = generate(definition, { classOrder: 'random', firstTasks: 2 });
    expect(plain(first)).toEqual(plain(whole).slice(0, 2));
    // The same network learns them.
    expect(first.outputs).toBe(whole.outputs);
  });

  it('are held out from like all others', () => {
    const { experiences, testedOn } = generate(domain, { firstTasks: 1, heldOut: 0.5 });
    expect(testedOn).toBe('train');
    expect(plain({ ...generate(domain), experiences })).toEqual([
      {
        train: [
          [1, 3],
          [0, 1],
        ],
        test: [
          [6, 7],
          [0, 1],
        ],
        classes: [0, 1],
      },
    ]);
  });

  it('become a stream of their own', () => {
    const { stream } = generate(domain, { firstTasks: 2, borders: 'hidden' });
    expect(stream).toHaveLength(2);
  });
});

describe('tasks without the first ones', () => {
  it.each([task, domain])('are the others as they are: $name', (definition) => {
    const [whole, later] = [generate(definition), generate(definition, { skipTasks: 1 })];
    expect(plain(later)).toEqual(plain(whole).slice(1));
    expect(later.outputs).toBe(whole.outputs);
  });

  it('count classes anew in a class-incremental scenario, as they come', () => {
    const later = generate(byClass, { skipTasks: 1, classOrder: [4, 5, 2, 3, 0, 1] });
    expect(later.outputs).toBe(4);
    expect(later.experiences.map(({ classes }) => classes)).toEqual([
      [2, 3],
      [0, 1],
    ]);
    expect(later.experiences.map(({ test }) => [...test.labels])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    // Images of class 3 come before those of class 2.
    expect(later.experiences.map(({ train }) => [...train.labels])).toEqual([
      [1, 0, 0, 1],
      [2, 3, 2, 3],
    ]);
  });

  it('count a class once that comes in several rounds', () => {
    const later = generate(byClass, { skipTasks: 1, rounds: 2 });
    expect(later.outputs).toBe(6);
    expect(later.experiences.map(({ test }) => [...test.labels])).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [0, 1],
      [2, 3],
    ]);
  });

  it('keep classes of their own where images are transformed', () => {
    const definitions = transformed({
      ...author,
      name: 'moved',
      tasks: 3,
      transform: ({ height, width }) => ({
        indices: Int32Array.from({ length: height * width }, (_, at) => at),
      }),
    });
    const later = definitions[2]!.generate(
      toy,
      definitions[2]!.options.parse({ skipTasks: 2 }),
      new Random(1),
    );
    expect(later.outputs).toBe(6);
    expect([...later.experiences[0]!.test.labels]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('cannot be trained with labels of those that are left out', () => {
    const noisy = defineScenario({
      ...author,
      name: 'noisy/class',
      kind: 'class',
      options: byClass.options.pick({}),
      generate: () => {
        const { experiences, outputs } = generate(byClass);
        const [first, second] = experiences as [(typeof experiences)[0], (typeof experiences)[0]];
        const noisyLabels = second.train.labels.map(() => 0);
        return { experiences: [first, { ...second, train: { ...second.train, noisyLabels } }], outputs };
      },
    });
    expect(() => noisy.generate(toy, { skipTasks: 1 } as never, new Random(1))).toThrow(
      'noisy/class: scenario.skipTasks leaves out the class of label 0, which later tasks train with',
    );
  });
});

describe('a part of the tasks', () => {
  it.each([
    [
      { firstTasks: 3 },
      'split-toy/domain has 3 tasks here, so scenario.firstTasks must be less than 3, but is 3',
    ],
    [
      { skipTasks: 7 },
      'split-toy/domain has 3 tasks here, so scenario.skipTasks must be less than 3, but is 7',
    ],
    [
      { firstTasks: 1, skipTasks: 1 },
      'scenario.firstTasks and scenario.skipTasks are both given; give one of them',
    ],
  ])('is refused: %j', (options, message) => {
    expect(() => generate(domain, options)).toThrow(message);
  });

  it('is no part of a configuration that does not ask for it', async () => {
    const request = { scenario: 'split-mnist/domain', head: 'mlp', strategy: 'adam' };
    const { scenario } = await resolve({ ...request, settings: {} });
    expect(Object.keys(scenario)).toEqual(['name', 'classesPerTask', 'classOrder', 'heldOut']);
    await expect(
      resolve({ ...request, settings: { scenario: { firstTasks: 1, skipTasks: 1 } } }),
    ).rejects.toThrow('are both given');
  });
});
