import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import splitEmnist from '../../docs/examples/split-emnist.js';
import threeMnists from '../../docs/examples/three-mnists.js';
import { sizesOf } from '../../src/data/registry.js';
import { float32, int32 } from '../../src/engine/array.js';
import { Random } from '../../src/random/random.js';
import { npy } from '../../src/streams/npy.js';
import { program, temporaryFolder } from '../cli/program.js';
import { png, writeFiles } from '../data/own/made.js';
import { repository } from './pages.js';

const folder = temporaryFolder();
const guide = readFileSync(join(repository, 'docs/guides/your-own-data.md'), 'utf8');

/** The commands that the guide shows for a file, with one seed and a network that is learnt soon. */
const commandsOf = (file: string) =>
  [...guide.matchAll(/^npx continual-bench (.*)$/gm)]
    .map(([, command]) => command!.replace('--seeds 3', '--seed 1 --hidden 8 --epochs 1').split(' '))
    .filter((args) => args.some((arg) => arg.startsWith(`./${file}`)));

beforeAll(() => {
  for (const file of ['my-digits.ts', 'my-features.ts']) {
    copyFileSync(join(repository, 'docs/examples', file), join(folder, file));
  }
  const random = new Random(1);
  const digits: Record<string, Buffer> = {};
  for (const [part, count] of Object.entries({ train: 6, test: 2 })) {
    for (let image = 0; image < 10 * count; image++) {
      const pixels = random.split(part, image).permutation(784);
      digits[`digits/${part}/${image % 10}/${image}.png`] = png(
        28,
        Array.from(pixels, (value) => value & 255),
      );
    }
    const values = random.split('features', part === 'train' ? 0 : 1).permutation(64 * 10 * count);
    const write = (name: string, file: Buffer) => writeFileSync(join(folder, `${part}-${name}.npy`), file);
    write(
      'features',
      npy(
        float32(
          [10 * count, 64],
          Array.from(values, (value) => value / 1000),
        ),
      ),
    );
    write(
      'labels',
      npy(
        int32(
          [10 * count],
          Array.from({ length: 10 * count }, (_, row) => row % 10),
        ),
      ),
    );
  }
  writeFiles(folder, digits);
});

describe.each(['my-digits.ts', 'my-features.ts'])("the guide's %s", (file) => {
  const commands = commandsOf(file);

  it('is shown with two commands or more', () => {
    expect(commands.length).toBeGreaterThanOrEqual(2);
  });

  it.each(commands.map((args) => ({ args, title: args.join(' ') })))('$title', async ({ args }) => {
    expect(await program(args, folder)).toMatchObject({ status: 0 });
  });
});

it('the example of datasets in a row has a task for each', () => {
  const [task, domain, byClass] = threeMnists;
  expect(sizesOf(byClass!.dataset)).toMatchObject({ classes: 30, images: { height: 32, padding: 2 } });
  const labels = Int32Array.from({ length: 60 }, (_, row) => row % 30);
  const part = { labels, count: 60 };
  const tasksOf = (scenario: typeof byClass) =>
    scenario!.generate(
      { name: 'three-mnists', classes: 30, train: part, test: part },
      scenario!.options.parse({}),
      new Random(1),
    );
  for (const scenario of [task, domain]) expect(tasksOf(scenario).outputs).toBe(10);
  const { experiences, outputs } = tasksOf(byClass);
  expect(outputs).toBe(30);
  expect(experiences.map(({ classes }) => [classes[0], classes.at(-1)])).toEqual([
    [0, 9],
    [10, 19],
    [20, 29],
  ]);
});

it('the example for EMNIST has nine tasks of its 47 classes', () => {
  const labels = Int32Array.from({ length: 94 }, (_, row) => row % 47);
  const part = { labels, count: 94 };
  const [, , scenario] = splitEmnist;
  const { experiences, outputs } = scenario!.generate(
    { name: 'emnist-balanced', classes: 47, train: part, test: part },
    scenario!.options.parse({}),
    new Random(1),
  );
  expect(experiences.map(({ classes }) => classes.length)).toEqual([7, 5, 5, 5, 5, 5, 5, 5, 5]);
  expect(outputs).toBe(47);
});
