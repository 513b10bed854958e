import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { float32, int32 } from '../../src/engine/array.js';
import { Random } from '../../src/random/random.js';
import type { RunRecord } from '../../src/runs/record.js';
import { npy } from '../../src/streams/npy.js';
import { png, spots, writeFiles } from '../data/own/made.js';
import { readNpy } from '../streams/read-npy.js';
import { fileWith, ofImages } from './own-dataset.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const write = (file: string, content: string | Uint8Array) => writeFileSync(join(folder, file), content);
const run = (...given: Parameters<typeof ownGrid>) => program(ownGrid(...given), folder);

const ofFeatures = `
  features: 5,
  read: () => ({
    train: { features: readNpy(here('train.npy')), labels: readNpy(here('train-labels.npy')) },
    test: { features: readNpy(here('test.npy')), labels: readNpy(here('test-labels.npy')) },
  }),`;

/** Features in which one is large, that of the class. */
function writeFeatures(of: string, count: number): void {
  const random = new Random(2);
  const labels = Array.from({ length: count }, (_, row) => row % 4);
  const rows = labels.flatMap((label, row) =>
    Array.from(
      random.split(of, row).permutation(5),
      (value, column) => value / 10 + (column === label ? 3 : 0),
    ),
  );
  write(`${of}.npy`, npy(float32([count, 5], rows)));
  write(`${of}-labels.npy`, npy(int32([count], labels)));
}

beforeAll(() => {
  writeFiles(join(folder, 'spots'), spots(4, { train: 40, test: 10 }));
  write('images.ts', fileWith(ofImages, 'pixels'));
  writeFeatures('train', 160);
  writeFeatures('test', 40);
  write('features.ts', fileWith(ofFeatures, 'features'));
});

const short = ['--set', 'training.batchSize=10', '--epochs', '20', '--set', 'training.learningRate=0.01'];
const given = (scenario: string, strategy: string, ...more: string[]) =>
  program(
    ['run', '--scenario', scenario, '--strategy', strategy, '--json', '--hidden', '16', ...short, ...more],
    folder,
  );

describe("images of one's own", () => {
  it('are learnt in worker processes, and their SHA-256 is part of the identity', async () => {
    const ended = await given('./images.ts', 'adam,er', '--jobs', '2');
    expect(ended.status).toBe(0);
    const runs = runsOf(ended);
    expect(runs.map(({ status }) => status)).toEqual(new Array(6).fill('finished'));
    expect(new Set(runs.map(({ configuration }) => configuration.data)).size).toBe(1);
    expect(runs[0]!.configuration.data).toMatch(/^[0-9a-f]{64}$/);
    const [task] = runs.filter(({ configuration }) => configuration.scenario.name === 'split-mine/task');
    expect(task!.accuracies.map(({ samples }) => samples)).toEqual([20, 20, 20]);
    expect(task!.accuracies[0]!.accuracy).toBeGreaterThan(0.9);
    // The folders' names.
    expect(runs.map(({ confusion }) => confusion!.classNames)).toEqual(
      new Array(6).fill(task!.confusion!.classNames),
    );
    expect(task!.confusion!.classNames).toHaveLength(4);
    const er = runs.find(({ configuration }) => configuration.strategy.name === 'er')!;
    expect(er.methodMemory!.samples).toMatchObject({ as: 'images', bytesEach: 16 });
  });

  it('are not run if options do not fit them, which is known before', async () => {
    const ended = await given(
      './images.ts',
      'adam',
      '--set',
      'scenario.classesPerTask=3',
      '--db',
      'none.sqlite',
    );
    expect(ended).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringMatching(
        /^error: images\.ts:\d+: classesPerTask 3 does not divide the 4 classes of mine/,
      ),
    });
    const { out } = await program(['results', '--db', 'none.sqlite', '--json'], folder);
    expect(out === '' ? [] : JSON.parse(out)).toEqual([]);
  });

  it('can be held out, and exported as a stream', async () => {
    const held = await given('./images.ts#split-mine/domain', 'adam', '--set', 'scenario.heldOut=0.2');
    expect(runsOf(held)[0]!.accuracies.map(({ samples }) => samples)).toEqual([16, 16, 16]);
    const exported = await program(
      ['export-stream', './images.ts#split-mine/domain', '--out', 'stream', '--json'],
      folder,
    );
    expect(exported.status).toBe(0);
    const { shape, data } = readNpy(join(folder, 'stream/train-features.npy'));
    expect(shape).toEqual([160, 16]);
    expect([data[0], Math.max(...data)]).toEqual([1, 1]);
  });

  it('are other data, with other runs, when a file is; a run of the old ones is not repeated then', async () => {
    const [before] = runsOf(await given('./images.ts#split-mine/task', 'adam')) as [RunRecord];
    const rerun = () => program(['rerun', before.id.slice(0, 12)], folder);
    expect((await rerun()).out).toMatch(/^bit-equal: 6 of 6 accuracies/);
    const file = join(folder, 'spots/train/class-0/0.png');
    const kept = readFileSync(file);
    writeFileSync(file, png(4, new Array(16).fill(1)));
    const refused = await rerun();
    expect(refused).toMatchObject({ status: 1, out: '' });
    const [after] = runsOf(await given('./images.ts#split-mine/task', 'adam')) as [RunRecord];
    expect(after.id).not.toBe(before.id);
    const marks = [after, before].map(({ configuration }) => configuration.data!.slice(0, 8));
    expect(refused.err).toBe(
      `error: the run needs other data of mine than are there now (SHA-256 ${marks.join(' instead of ')}); restore them\n`,
    );
    expect(accuraciesOf(after)).not.toEqual(accuraciesOf(before));
    writeFileSync(file, kept);
    expect((await rerun()).out).toMatch(/^bit-equal: 6 of 6 accuracies/);
  });

  it('that are missing stop the command before any run, with the place in the file', async () => {
    renameSync(join(folder, 'spots'), join(folder, 'gone'));
    const ended = await run('./images.ts,split-mnist/task', 'adam', '--db', 'other.sqlite');
    renameSync(join(folder, 'gone'), join(folder, 'spots'));
    expect(ended.status).toBe(1);
    expect(ended.err).toBe(`error: images.ts:13: there is no folder ${join(folder, 'spots/train')}\n`);
  });

  it('are refused where a backbone cannot read them', async () => {
    expect(await run('./images.ts', 'adam', '--backbone', 'resnet18')).toMatchObject({
      status: 2,
      err: expect.stringContaining('resnet18 takes images with 3 channels, but mine has 1'),
    });
    expect(await run('./images.ts', 'adam', '--backbone', 'features')).toMatchObject({
      status: 2,
      err: 'error: mine has images, not features; choose another backbone, such as pixels\n',
    });
  });
});

describe('datasets that are joined', () => {
  const joined = (side: number) =>
    fileWith(
      ofImages,
      'pixels',
      `
import { joinedDatasets } from 'continual-bench';
const part = (value: number) => ({ pixels: new Uint8Array(4 * ${side} * ${side}).fill(value), labels: [0, 1, 0, 1] });
const flat = defineDataset({
  ...{ name: 'flat', title: 'Flat', source: 'unpublished', classes: 2 },
  images: { channels: 1, height: ${side}, width: ${side} },
  read: () => ({ train: part(200), test: part(100) }),
});
const both = joinedDatasets({ name: 'both', title: 'Both', source: 'unpublished', datasets: [mine, flat] });`,
    )
      .replace('dataset: mine', 'dataset: both')
      .replace('classesPerTask: 2', 'classesPerTask: [4, 2]');

  it('are learnt one after the other', async () => {
    write('joined.ts', joined(4));
    const [run] = runsOf(await given('./joined.ts#split-mine/class', 'er')) as [RunRecord];
    expect(run.taskClasses).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
    expect(run.accuracies.map(({ samples }) => samples)).toEqual([40, 40, 4]);
    const { out } = await program(['data', 'show', './joined.ts'], folder);
    expect(out).toMatch(/mine class-3 .*\n.*flat 0 /);
  });

  it('are refused where they do not fit, with the place in the file', async () => {
    write('misfit.ts', joined(5));
    expect(await given('./misfit.ts#split-mine/class', 'er')).toMatchObject({
      status: 1,
      err: expect.stringMatching(
        /misfit\.ts:\d+: both: flat has images of 1×5×5, but mine has images of 1×4×4/,
      ),
    });
  });
});

describe("few images of one's own", () => {
  beforeAll(() => {
    const { 'train/class-0/4.png': _, 'train/class-0/8.png': __, ...files } = spots(4, { train: 3, test: 2 });
    writeFiles(join(folder, 'few'), files);
    write('few.ts', fileWith(ofImages.replace("'spots'", "'few'"), 'pixels'));
  });

  it('may be a single one of a class', async () => {
    const [{ status, accuracies }] = runsOf(await given('./few.ts#split-mine/task', 'er')) as [RunRecord];
    expect(status).toBe('finished');
    expect(accuracies.map(({ samples }) => samples)).toEqual([4, 4, 4]);
  });

  it('which cannot be held out, nor be shared by tasks', async () => {
    const held = await given('./few.ts#split-mine/task', 'adam', '--set', 'scenario.heldOut=0.5');
    expect(held.err).toContain(
      'heldOut 0.5 leaves no image to train on in class 0 of mine (training images: 1)',
    );
    const more = `
export const tasks = instances({
  name: 'shares', title: 'Shares', source: 'unpublished', dataset: mine, backbone: 'pixels', tasks: 2,
});`;
    const text = fileWith(ofImages.replace("'spots'", "'few'"), 'pixels', more);
    write('shares.ts', text.replace(/export default[\s\S]*/, 'export default tasks;'));
    expect((await given('./shares.ts#shares/domain', 'adam')).err).toContain(
      'tasks 2 is too many for class 0 of mine, which has 1 images: some would have none',
    );
  });
});

describe("features of one's own", () => {
  it('are what the head takes, and count four bytes each', async () => {
    const ended = await given('./features.ts', 'er,si');
    expect(ended.status).toBe(0);
    const runs = runsOf(ended);
    expect(runs.map(({ status }) => status)).toEqual(new Array(6).fill('finished'));
    const [{ configuration, methodMemory, accuracies }] = runs as [RunRecord];
    expect(configuration.backbone).toEqual({ name: 'features' });
    expect(methodMemory!.samples).toMatchObject({ as: 'features', bytesEach: 20 });
    expect(accuracies[0]!.accuracy).toBeGreaterThan(0.9);
  });

  it('are the same features whether pixels give them or a file', async () => {
    const image = Array.from({ length: 16 }, (_, at) => at);
    const values = (part: string) =>
      Object.entries(spots(4, { train: 40, test: 10 }))
        .filter(([name]) => name.startsWith(part))
        .sort(([a], [b]) => (a < b ? -1 : 1));
    expect(values('train')).toHaveLength(160);
    const exported = readNpy(join(folder, 'stream/train-features.npy'));
    const tested = readNpy(join(folder, 'stream/test-features.npy'));
    const labels = (count: number) => Array.from({ length: 4 * count }, (_, row) => Math.floor(row / count));
    mkdirSync(join(folder, 'same'));
    for (const [of, { shape, data }, count] of [
      ['train', exported, 40],
      ['test', tested, 10],
    ] as const) {
      write(`same/${of}.npy`, npy(float32(shape, data)));
      write(`same/${of}-labels.npy`, npy(int32([4 * count], labels(count))));
    }
    write('same/features.ts', fileWith(ofFeatures.replace('5', `${image.length}`), 'features'));
    const [fromFile] = runsOf(await given('./same/features.ts#split-mine/class', 'er')) as [RunRecord];
    const [fromPixels] = runsOf(await given('./images.ts#split-mine/class', 'er')) as [RunRecord];
    expect(accuraciesOf(fromFile)).toEqual(accuraciesOf(fromPixels));
    rmSync(join(folder, 'same'), { recursive: true });
  });

  it('take no backbone', async () => {
    expect(await run('./features.ts', 'adam', '--backbone', 'pixels')).toMatchObject({
      status: 2,
      err: "error: mine has features, which take no backbone; leave pixels out, or write backbone: 'features'\n",
    });
  });
});

describe("a dataset of one's own that is not well defined", () => {
  it.each<[string, string, RegExp]>([
    [
      'the name of a built-in one',
      fileWith(ofImages, 'pixels').replace("'mine'", "'mnist'"),
      /wrong\.ts:\d+: its dataset: name: there is already a dataset "mnist": give this one another name$/,
    ],
    [
      'a name that is no name',
      fileWith(ofImages, 'pixels').replace("'mine'", "'my data'"),
      /its dataset: name: must be letters, digits and single hyphens, such as my-data$/,
    ],
    [
      'a misspelt property',
      fileWith(`${ofImages} normalization: {},`, 'pixels'),
      /its dataset: unknown property of a dataset "normalization": did you mean "normalisation"\?/,
    ],
    [
      'images and features',
      fileWith(`${ofImages} features: 5,`, 'pixels'),
      /its dataset: a dataset has either images or features; say what its images are like, or how many features$/,
    ],
    [
      'neither',
      fileWith('read: () => ({}),', 'pixels'),
      /its dataset: a dataset has either images or features/,
    ],
    [
      'one class',
      fileWith(ofImages, 'pixels').replace('classes: 4', 'classes: 1'),
      /its dataset: classes: must be at least 2, but is 1$/,
    ],
    [
      'a normalisation of other channels',
      fileWith(`${ofImages} normalisation: { mean: [0, 0], deviation: [1] },`, 'pixels'),
      /its dataset: normalisation\.mean has 2 numbers, but images have 1 channels$/,
    ],
    [
      'a deviation of zero',
      fileWith(`${ofImages} normalisation: { mean: [0], deviation: [0] },`, 'pixels'),
      /its dataset: normalisation\.deviation\.0: must be above 0, but is 0$/,
    ],
    [
      'the name of another one',
      fileWith(
        ofImages,
        'pixels',
        `
const other = defineDataset({ ...mine, title: 'Other' });
const splits = classSplit({ name: 'split-other', title: 'Other', source: 'unpublished', dataset: other, backbone: 'pixels', classesPerTask: 2 });
`,
      )
        .replace('export default classSplit(', 'export default splits.concat(classSplit(')
        .replace(/\}\);\n$/, '}));\n'),
      /there are two datasets "mine": give one of them another name$/,
    ],
    [
      'no scenario over it',
      fileWith(ofImages, 'pixels').replace(/export default[\s\S]*/, 'export default mine;'),
      /it defines a dataset, not a scenario: export scenarios over it, such as classSplit\(\{ dataset, … \}\)$/,
    ],
    [
      'a class that it does not have',
      fileWith(ofImages, 'pixels').replace('classes: 4', 'classes: 6'),
      /^error: the dataset mine: there are 4 classes \(class-0, class-1, class-2, class-3\), but classes is 6$/,
    ],
  ])('such as one with %s is refused', async (_, text, said) => {
    write('wrong.ts', text);
    const { status, err } = await program(['list', '--scenario', './wrong.ts'], folder);
    const ended = status === 0 ? await run('./wrong.ts', 'adam', '--db', 'wrong.sqlite') : { status, err };
    expect(ended.status).toBe(1);
    expect(ended.err.split('\n').at(-2)).toMatch(said);
  });
});
