import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { float32, int32 } from '../../../src/engine/array.js';
import { npy } from '../../../src/streams/npy.js';
import { spots, writeFiles } from '../../data/own/made.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const write = (file: string, content: string | Uint8Array) => writeFileSync(join(folder, file), content);
const show = (...args: string[]) => program(['data', 'show', ...args], folder);
const shown = async (...args: string[]) => JSON.parse((await show(...args, '--json')).out);

const fileOf = (dataset: string) => `
import { classSplit, defineDataset, imageFolder, readNpy } from 'continual-bench';
const here = (name: string) => new URL(name, import.meta.url);
const mine = defineDataset({ name: 'mine', title: 'Mine', source: 'this test', classes: 4, ${dataset} });
export default classSplit({
  name: 'split-mine', title: 'Mine', source: 'this test', dataset: mine, backbone: 'BACKBONE', classesPerTask: 2,
});
`;

beforeAll(() => {
  writeFiles(join(folder, 'spots'), spots(4, { train: 12, test: 2 }));
  const images =
    'images: { channels: 1, height: 4, width: 4 }, read: (images) => imageFolder(here("spots"), images)';
  write('images.ts', fileOf(images).replace('BACKBONE', 'pixels'));
  write('x.npy', npy(float32([4, 1], [-1, 2, 3, 0.5])));
  write('y.npy', npy(int32([4], [0, 1, 2, 3])));
  const part = '{ features: readNpy(here("x.npy")), labels: readNpy(here("y.npy")) }';
  const features = `features: 1, read: () => ({ train: ${part}, test: ${part} })`;
  write('features.ts', fileOf(features).replace('BACKBONE', 'features'));
});

describe('continual-bench data show', () => {
  it('counts the classes of a dataset', async () => {
    const { status, out, err } = await show('mnist');
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('images of 32×32, 2 black pixels on each side among them; 1 channel\n');
    expect(out).toContain('normalised by mean [0.1], deviation [0.2752]\n');
    expect(out).toMatch(/^class {2}train {2}test *\n0 {6}5923 {3}980 *$/m);
    expect(out).toMatch(/^all {4}60000 {2}10000 *$/m);
  });

  it('counts the tasks of a scenario, with its options and seed', async () => {
    const tasks = (await shown('split-mnist/domain', '--set', 'scenario.classOrder=[3,8,4,9]')).scenario
      .tasks;
    expect(tasks).toEqual([
      { classes: [3, 8], train: 11_982, test: 1984 },
      { classes: [4, 9], train: 11_791, test: 1991 },
    ]);
    const random = ['split-mnist/domain', '--set', 'scenario.classOrder=random'];
    const orders = await Promise.all(['1', '2'].map((seed) => shown(...random, '--seed', seed)));
    expect(orders[0].scenario).not.toEqual(orders[1].scenario);
    expect((await show('split-mnist/task')).out).toMatch(
      /\n\nsplit-mnist\/task, task-incremental, seed 1\n\ntask {2}train {2}test {2}classes *\n1 {5}12665 {2}2115 {2}0, 1 *\n/,
    );
  });

  it("counts those of a dataset of one's own, by the names of its classes", async () => {
    const told = await shown('./images.ts');
    expect(told).toMatchObject({
      name: 'mine',
      source: 'this test',
      scenario: null,
      features: null,
      sheet: null,
    });
    expect(told.data).toMatch(/^[0-9a-f]{64}$/);
    expect(told.classes).toEqual([0, 1, 2, 3].map((one) => ({ name: `class-${one}`, train: 12, test: 2 })));
    const { out } = await show('./images.ts#split-mine/class');
    expect(out).toContain('not normalised: pixels are 0 … 1\n');
    expect(out).toMatch(/^2 {5}24 {5}4 {5}class-2, class-3 *$/m);
  });

  it('tells the width and range of features, which have no pictures', async () => {
    const { out } = await show('./features.ts');
    expect(out).toContain('\n1 features, from -1 to 3; they have no pictures\n');
    expect(await show('./features.ts', '--out', 'no.png')).toEqual({
      status: 2,
      out: '',
      err: 'error: mine has features, of which there are no pictures; leave --out out\n',
    });
    expect(existsSync(join(folder, 'no.png'))).toBe(false);
  });

  it('draws training images of each class, and of each task as the network gets them', async () => {
    const { out } = await show('./images.ts', '--out', 'sheets/classes.png');
    expect(out).toMatch(/\nwrote sheets\/classes\.png\n$/);
    const sheet = PNG.sync.read(readFileSync(join(folder, 'sheets/classes.png')));
    // Four rows of ten pictures; each of 4×4 pixels is drawn 16 times as large.
    expect(sheet.height).toBe(4 * 68 + 8);
    const left = sheet.width - 8 - 10 * 68 + 4;
    const at = (x: number, y: number) => sheet.data[4 * (y * sheet.width + x)]!;
    // The bright pixel is that of the class, in the first row of the picture.
    const brightest = [0, 1, 2, 3].map((one) =>
      [0, 1, 2, 3].map((column) => at(left + 16 * column + 8, 4 + 68 * one + 8)).indexOf(255),
    );
    expect(brightest).toEqual([0, 1, 2, 3]);

    await show('permuted-mnist/domain', '--set', 'scenario.tasks=2', '--out', 'tasks.png');
    const tasks = PNG.sync.read(readFileSync(join(folder, 'tasks.png')));
    expect(tasks.height).toBe(2 * 68 + 8);
  });

  it.each<[string[], string]>([
    [['kmnit'], 'unknown dataset or scenario "kmnit": did you mean "kmnist"?'],
    [['nowhere.ts'], 'there is no file nowhere.ts'],
    [
      ['./images.ts#split-mine/clas'],
      'unknown scenario in ./images.ts "split-mine/clas": did you mean "split-mine/class"?',
    ],
    [
      ['mnist', '--seed', '2'],
      'mnist is a dataset, so --seed has no effect; name a scenario, or leave it out',
    ],
    [
      ['mnist', '--set', 'scenario.tasks=2'],
      'mnist is a dataset, so --set has no effect; name a scenario, or leave it out',
    ],
    [
      ['split-mnist/task', '--set', 'training.epochs=2'],
      'data show takes --set scenario.…, not --set training.…',
    ],
    [
      ['split-mnist/task', '--set', 'scenario.classesPerTask=3'],
      'classesPerTask 3 does not divide the 10 classes of mnist',
    ],
    [
      ['split-mnist/task', '--set', 'scenario.clasOrder=fixed'],
      'unknown option of scenario split-mnist/task "clasOrder": did you mean',
    ],
  ])('refuses %o', async (args, said) => {
    const { status, out, err } = await show(...args);
    expect([status, out]).toEqual([2, '']);
    expect(err.startsWith(`error: ${said}`)).toBe(true);
    expect(err.trimEnd()).not.toContain('\n');
  });
});

it("continual-bench data list shows a file's datasets beside what is installed", async () => {
  const { status, out } = await program(['data', 'list', '--file', './images.ts', '--json'], folder);
  expect(status).toBe(0);
  const reports = JSON.parse(out);
  expect(reports.at(-1)).toMatchObject({ name: 'mine', state: 'own', bytes: 56 * 16, origin: './images.ts' });
  expect(reports.at(-1).data).toBe((await shown('./images.ts')).data);
  const text = (await program(['data', 'list', '--file', './images.ts'], folder)).out;
  expect((await program(['data', 'list', '--file', 'mnist'], folder)).err).toBe(
    'error: mnist is not a file of your own; give its path, such as ./my-data.ts\n',
  );
  write('views.ts', readFileSync(new URL('../../../docs/examples/my-views.ts', import.meta.url)));
  expect((await program(['data', 'list', '--file', './views.ts'], folder)).err).toBe(
    'error: ./views.ts has no dataset of its own\n',
  );
  expect(text).toMatch(/^mine +your own +0\.0 MB +SHA-256 [0-9a-f]{8}, read by \.\/images\.ts *$/m);
});
