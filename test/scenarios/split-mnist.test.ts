import { beforeAll, describe, expect, it } from 'vitest';
import type { ImageDataset } from '../../src/data/dataset.js';
import { loadDataset } from '../../src/data/registry.js';
import { UserError } from '../../src/errors/user-error.js';
import { scenarios } from '../../src/plugins/scenarios.js';
import type { Scenario, ScenarioKind } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';

const kinds: ScenarioKind[] = ['task', 'domain', 'class'];

let mnist: ImageDataset;
beforeAll(async () => {
  mnist = await loadDataset('mnist');
});

async function generate(kind: ScenarioKind, options: object = {}, seed = 0): Promise<Scenario> {
  const definition = await scenarios.find(`split-mnist/${kind}`);
  return definition.generate(mnist, definition.options.parse(options), new Random(seed));
}

describe.each(kinds)('split-mnist/%s', (kind) => {
  it('has five tasks of two digits in order', async () => {
    const scenario = await generate(kind);
    expect(scenario).toMatchObject({ name: `split-mnist/${kind}`, kind, outputs: kind === 'class' ? 10 : 2 });
    expect(scenario.dataset).toBe(mnist);
    expect(scenario.testedOn).toBe('test');
    const { experiences } = scenario;
    expect(experiences.map(({ classes }) => classes)).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    expect(experiences.map(({ train }) => train.rows.length)).toEqual([12665, 12089, 11263, 12183, 11800]);
    expect(experiences.map(({ test }) => test.rows.length)).toEqual([2115, 2042, 1874, 1986, 1983]);
  });

  it.each(['fixed', 'random'])('uses every row once with its label, class order %s', async (classOrder) => {
    const { experiences } = await generate(kind, { classOrder });
    for (const part of ['train', 'test'] as const) {
      const images = mnist[part];
      const used = new Uint8Array(images.count);
      for (const [task, experience] of experiences.entries()) {
        const { rows, labels } = experience[part];
        expect(labels).toHaveLength(rows.length);
        const first = kind === 'class' ? 2 * task : 0;
        for (const [i, row] of rows.entries()) {
          used[row]!++;
          if (experience.classes[labels[i]! - first] !== images.labels[row]) {
            expect.fail(`${part} row ${row} of class ${images.labels[row]} has label ${labels[i]}`);
          }
        }
      }
      expect(used.every((times) => times === 1)).toBe(true);
    }
  });

  it('uses every training image once, for training or for testing, when some are held out', async () => {
    const { experiences, testedOn } = await generate(kind, { heldOut: 1 / 6 });
    expect(testedOn).toBe('train');
    expect(experiences.map(({ test }) => test.rows.length)).toEqual([2111, 2015, 1878, 2030, 1967]);
    const used = new Uint8Array(mnist.train.count);
    for (const { train, test } of experiences) {
      for (const row of [...train.rows, ...test.rows]) used[row]!++;
    }
    expect(used.every((times) => times === 1)).toBe(true);
    // The same for all seeds.
    expect((await generate(kind, { heldOut: 1 / 6 }, 1)).experiences).toEqual(experiences);
  });

  it('draws a random class order from the seed', async () => {
    const order = async (seed: number) =>
      (await generate(kind, { classOrder: 'random' }, seed)).experiences.flatMap(({ classes }) => classes);
    const orders = await Promise.all([1, 1, 2, 3].map(order));
    expect(orders[0]).toEqual(orders[1]);
    expect(new Set(orders.map(String)).size).toBe(3);
    for (const one of orders) expect([...one].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('takes five classes a task, not three', async () => {
    const { experiences, outputs } = await generate(kind, { classesPerTask: 5 });
    expect(experiences.map(({ classes }) => classes)).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ]);
    expect(outputs).toBe(kind === 'class' ? 10 : 5);
    const error = await generate(kind, { classesPerTask: 3 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      exitCode: 2,
      message: `classesPerTask 3 does not divide the 10 classes of mnist into tasks; use one of ${kind === 'class' ? '1, 2, 5, 10' : '2, 5, 10'}`,
    });
  });
});
