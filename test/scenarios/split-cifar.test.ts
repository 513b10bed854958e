import { expect, it } from 'vitest';
import type { Labelled } from '../../src/data/dataset.js';
import { scenarios } from '../../src/plugins/scenarios.js';
import { Random } from '../../src/random/random.js';

/** Each class twice. */
const part = (classes: number): Labelled => ({
  labels: Int32Array.from({ length: 2 * classes }, (_, image) => (7 * image) % classes),
  count: 2 * classes,
});

it.each([
  ['split-cifar10', 'cifar10', 10, 5, 2],
  ['split-cifar100', 'cifar100', 100, 20, 5],
])('%s splits %s of %i classes into %i tasks of %i', async (name, dataset, classes, tasks, ofTask) => {
  for (const kind of ['task', 'domain', 'class'] as const) {
    const definition = await scenarios.find(`${name}/${kind}`);
    expect(definition).toMatchObject({ kind, dataset });
    const { experiences, outputs } = definition.generate(
      { name: dataset, classes, train: part(classes), test: part(classes) },
      definition.options.parse({}),
      new Random(0),
    );
    expect(outputs).toBe(kind === 'class' ? classes : ofTask);
    expect(experiences.map((experience) => experience.classes)).toEqual(
      Array.from({ length: tasks }, (_, task) => Array.from({ length: ofTask }, (_, i) => task * ofTask + i)),
    );
  }
});
