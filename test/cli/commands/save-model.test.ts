import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { load, type Model } from '../../../src/index.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { openKept } from '../../../src/store/kept-database.js';
import { openStore } from '../../../src/store/store.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const short = ['--hidden', '8', '--epochs', '1', '--batch-size', '1000', '--db', 'results.sqlite'];
const run = (...args: string[]) => program(['run', ...args, ...short], folder);
const domain = ['--scenario', 'split-mnist/domain', '--strategy', 'adam', '--jobs', '1'];

function stored(id?: string): RunRecord[] {
  const store = openStore(join(folder, 'results.sqlite'), { readonly: true });
  try {
    return store.runs(id === undefined ? {} : { id: [id] });
  } finally {
    store.close();
  }
}

const files = (models: string) => readdirSync(join(folder, models)).map((name) => join(folder, models, name));

/** The same but for how long it took. */
const untimed = (entries: Model['accuracies']) => entries.map(({ seconds: _, ...entry }) => entry);

async function requireSame(file: string): Promise<void> {
  const model = await load(file);
  const [{ accuracies, tasks }] = stored(model.id) as [RunRecord];
  const last = accuracies.filter(({ trainTask }) => trainTask === tasks);
  expect(model.accuracies).toEqual(last);
  expect(untimed(await model.evaluate())).toEqual(untimed(last));
  await model.close();
}

describe('run --save-model', () => {
  let file: string;
  let before: RunRecord;
  beforeAll(async () => {
    const { status, err } = await run(...domain, '--save-model', 'models');
    expect(status, err).toBe(0);
    [file] = files('models') as [string];
    [before] = stored() as [RunRecord];
  });

  it('writes a network that has the accuracies that are stored', async () => {
    await requireSame(file);
    expect((await run(...domain, '--save-model', 'models')).err).toContain('nothing to run');
  });

  it('computes a stored run again whose file is not there, and changes nothing else', async () => {
    const bytes = readFileSync(file);
    rmSync(file);
    const dry = await run(...domain, '--save-model', 'models', '--dry-run');
    expect(dry.out).toContain('to run again and save the model');
    const { status, err } = await run(...domain, '--save-model', 'models');
    expect(status, err).toBe(0);
    expect(err).toContain('1 to run');
    expect(stored()).toEqual([before]);
    expect(readFileSync(file)).toEqual(bytes);
    // Tests on the way are gained, and stay.
    expect((await run(...domain, '--save-model', 'models', '--eval-every', '20')).status).toBe(0);
    const [tested] = stored();
    expect(tested!.anytime!.every).toBe(20);
    rmSync(file);
    expect((await run(...domain, '--save-model', 'models')).status).toBe(0);
    expect(stored()).toEqual([tested]);
  });

  it('writes nothing of a run that comes out otherwise', async () => {
    const other = ['--scenario', 'split-mnist/domain', '--strategy', 'sgd', '--jobs', '1'];
    expect((await run(...other)).status).toBe(0);
    const database = openKept(join(folder, 'results.sqlite'));
    database
      .prepare(
        `UPDATE early_accuracies SET accuracy = 0.125 WHERE train_task = 0 AND test_task = 1
         AND run_id IN (SELECT id FROM runs WHERE strategy = 'sgd')`,
      )
      .run();
    database.close();
    const changed = stored();
    const { status, err } = await run(...other, '--save-model', 'others');
    expect(status).toBe(1);
    expect(err).toContain('an accuracy differs from the one that is stored, so nothing was changed');
    expect(stored()).toEqual(changed);
    expect(() => files('others')).toThrow(/ENOENT/);
  });

  it('refuses a folder that cannot be made, before anything is computed', async () => {
    writeFileSync(join(folder, 'a-file'), '');
    const { status, err } = await run(...domain, '--seed', '7', '--save-model', 'a-file/models');
    expect(err).toMatch(
      /^error: cannot write into a-file\/models: .*; give another folder with --save-model$/m,
    );
    expect(status).toBe(1);
    expect(stored().map(({ configuration }) => configuration.seed)).not.toContain(7);
    for (const command of [
      ['run', '--strategy', 'adam', '--save-model', ''],
      ['results', '--tensorboard', ''],
    ]) {
      const nameless = await program(command, folder);
      expect([nameless.status, nameless.err]).toEqual([
        2,
        `error: ${command.at(-2)}: "" is not the name of a folder\n`,
      ]);
    }
  });

  it('keeps the results of a run whose network cannot be written', async () => {
    mkdirSync(join(folder, 'full'));
    // Where the draft would be, there is a folder.
    const [name] = readdirSync(join(folder, 'models')) as [string];
    const draft = join(folder, 'full', `.${name}.${process.pid}.tmp`);
    mkdirSync(draft);
    writeFileSync(join(draft, 'x'), '');
    const [kept] = stored();
    const { status, err } = await run(...domain, '--save-model', 'full');
    expect(status).toBe(1);
    expect(err).toMatch(/failed: .*cannot write full\/.*; its accuracies are stored, its model is not/);
    expect(stored(kept!.id)).toEqual([kept]);
  });
});

describe('a loaded network', () => {
  let model: Model;
  beforeAll(async () => {
    const { status, err } = await run(
      ...['--scenario', 'split-mnist/task', '--strategy', 'xdg', '--seeds', '2', '--batch-seeds', '2'],
      ...['--jobs', '1', '--save-model', 'told'],
    );
    expect(status, err).toBe(0);
    model = await load(files('told')[0]!);
  });

  it('has its accuracies where seeds were computed side by side, and a strategy has gates', async () => {
    for (const file of files('told')) await requireSame(file);
  });

  it('has them where a strategy predicts by itself', async () => {
    const class_ = ['--scenario', 'split-mnist/class', '--strategy', 'ncm', '--jobs', '1'];
    const { status, err } = await run(...class_, '--save-model', 'own');
    expect(status, err).toBe(0);
    expect(files('own')).toHaveLength(1);
    for (const file of files('own')) await requireSame(file);
  });

  it('predicts images of the task that it is told', async () => {
    const images = new Uint8Array(3 * 1024).map((_, place) => (place * 7) % 256);
    const scores = await model.scores(images, { task: 2 });
    expect(scores.shape).toEqual([3, 2]);
    const others = await model.scores(images, { task: 3 });
    expect(others.data).not.toEqual(scores.data);
    const [a, b] = scores.data;
    expect((await model.predict(images, { task: 2 }))[0]).toBe(a! >= b! ? 0 : 1);
    // One after the other, and all at once.
    const alone = await model.scores(images.subarray(1024, 2048), { task: 2 });
    expect([...alone.data]).toEqual([...scores.data.slice(2, 4)]);
  });

  it.each<[() => Promise<unknown>, RegExp]>([
    [
      () => model.predict(new Uint8Array(1024)),
      /in split-mnist\/task the network is told the task; give task, 1 to 5$/,
    ],
    [
      () => model.predict(new Uint8Array(1024), { task: 6 }),
      /^task must be a whole number from 1 to 5, but is 6$/,
    ],
    [
      () => model.predict(new Uint8Array(1000), { task: 1 }),
      /^each sample has 1024 numbers, but there are 1000 in all$/,
    ],
    [
      () => model.predict(new Float32Array(1024).fill(Number.NaN), { task: 1 }),
      /numbers that are not finite$/,
    ],
    [() => model.predict(new Uint8Array(1024), { tsk: 1 } as never), /"tsk": did you mean "task"/],
    [() => load('x', { devise: 'cpu' } as never), /"devise": did you mean "device"/],
    [() => load(join(folder, 'results.sqlite')), /results\.sqlite: .*not a safetensors file$/],
  ])('refuses what does not fit: %s', async (call, message) => {
    await expect(call()).rejects.toThrow(message);
  });

  it('is not told the task in other settings', async () => {
    const domain = await load(files('models')[0]!);
    await expect(domain.predict(new Uint8Array(1024), { task: 1 })).rejects.toThrow(/leave task out$/);
    expect(await domain.predict(new Uint8Array(1024))).toHaveLength(1);
    await domain.close();
  });
});
