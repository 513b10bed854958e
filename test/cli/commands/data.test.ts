import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Asset } from '../../../src/assets/asset.js';
import { dataCommand } from '../../../src/cli/commands/data.js';
import { refusal } from '../../assets/refusal.js';
import { breaksOffAfter, sends, serve, status } from '../../assets/server.js';
import { folderWith, ownCacheFolder, toy, toyArchive, toyAt, toyFiles } from '../../assets/toy.js';
import { program, temporaryFolder } from '../program.js';

const cache = ownCacheFolder();
const folder = temporaryFolder();

describe('continual-bench data', () => {
  it('lists what is missing and how to get it', async () => {
    const { status: code, out, err } = await program(['data']);
    expect([code, err]).toEqual([0, '']);
    const datasets = ['cifar10', 'cifar100', 'fashion-mnist', 'kmnist', 'emnist-balanced', 'emnist-letters'];
    for (const name of [...datasets, 'resnet18']) {
      expect(out).toMatch(
        new RegExp(`^${name} +missing +get it with: continual-bench data fetch ${name} *$`, 'm'),
      );
    }
    expect(out).toContain(`kept in ${cache()} (set CONTINUAL_BENCH_DATA to use another folder)`);
  });

  it('lists the same as JSON', async () => {
    const { status: code, out } = await program(['data', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { name: 'cifar10', title: 'CIFAR-10', state: 'missing', folder: join(cache(), 'cifar10') },
      { name: 'cifar100', title: 'CIFAR-100', state: 'missing', folder: join(cache(), 'cifar100') },
      { name: 'fashion-mnist', title: 'Fashion-MNIST', state: 'missing' },
      { name: 'kmnist', title: 'Kuzushiji-MNIST', state: 'missing' },
      { name: 'emnist-balanced', title: 'EMNIST Balanced', state: 'missing' },
      { name: 'emnist-letters', title: 'EMNIST Letters', state: 'missing' },
      { name: 'resnet18', title: 'ResNet-18', state: 'missing', folder: join(cache(), 'resnet18') },
    ]);
  });

  it('imports a folder of files, which need not be the published ones', async () => {
    const given = join(folder, 'cifar-100-binary');
    mkdirSync(given);
    // Black images of the first class, of the sizes that the published files have.
    for (const [name, images] of Object.entries({ 'train.bin': 50_000, 'test.bin': 10_000 })) {
      writeFileSync(join(given, name), '');
      truncateSync(join(given, name), images * 3074);
    }
    const imported = await program(['data', 'import', 'cifar100', folder]);
    expect(imported).toEqual({
      status: 0,
      out: `cifar100: not the published files, 184.4 MB in ${join(cache(), 'cifar100')}\n`,
      err: '',
    });
    const { out } = await program(['data']);
    expect(out).toMatch(
      new RegExp(`^cifar100 +not the published files +184\\.4 MB +${join(cache(), 'cifar100')} *$`, 'm'),
    );
    truncateSync(join(cache(), 'cifar100', 'test.bin'), 5);
    expect((await program(['data'])).out).toMatch(
      /^cifar100 +damaged +.*test\.bin no longer has 30740000 bytes/m,
    );
  });
});

it.each(['split-cifar10', 'split-cifar100'])('run %s without its data says what gets them', async (name) => {
  const db = join(folder, `${name}.sqlite`);
  const run = ['run', '--scenario', `split-mnist/task,${name}/task`, '--strategy', 'adam', '--db', db];
  const dataset = name.slice('split-'.length);
  const title = dataset.replace('cifar', 'CIFAR-');
  expect(await program(run)).toEqual({
    status: 1,
    out: '',
    err: `error: ${title} is not in ${cache()}; get it with: continual-bench data fetch ${dataset}\n`,
  });
  // Nothing was begun.
  expect((await program(['results', '--db', db])).err).toContain('has no results yet');
});

describe('continual-bench data fetch', () => {
  let [out, err] = ['', ''];
  beforeEach(() => {
    [out, err] = ['', ''];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += text;
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      err += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  const data = (assets: Asset[], ...args: string[]) => dataCommand(assets).parseAsync(args, { from: 'user' });
  const another = { ...toy.asset, name: 'another' };

  it('shows its progress as lines on a pipe, and then what is there', async () => {
    const { url } = await serve(breaksOffAfter(1000, toyArchive), sends(toyArchive));
    await data([another, toyAt(url).asset], 'fetch', 'toy');
    expect(out).toBe(`toy: verified, 0.0 MB in ${join(cache(), 'toy')}\n`);
    expect(err).toMatch(
      /^toy: 0\.0 MB of 0\.0 MB\ntoy: .*; trying again\n(toy: 0\.0 MB of 0\.0 MB, \d+\.\d MB\/s\n)+$/,
    );
    expect(err).not.toContain('\u001b');
  });

  it('fetches nothing that is there', async () => {
    const { url, ranges } = await serve(sends(toyArchive));
    await data([toyAt(url).asset], 'fetch', 'toy', '--json');
    expect(JSON.parse(out)).toMatchObject([{ name: 'toy', state: 'verified', origin: url, problem: null }]);
    out = '';
    await data([toyAt(url).asset], 'fetch', 'toy');
    expect(out).toContain('toy: verified');
    expect(ranges).toHaveLength(1);
  });

  it('replaces what is damaged or was not published', async () => {
    const { url, ranges } = await serve(sends(toyArchive));
    const assets = [toyAt(url).asset];
    await data(assets, 'import', 'toy', folderWith({ ...toyFiles, 'two.bin': toyFiles['one.bin'] }));
    expect(out).toContain('toy: not the published files');
    await data(assets, 'fetch', 'toy');
    truncateSync(join(cache(), 'toy', 'one.bin'), 7);
    out = '';
    await data(assets, 'fetch', 'toy');
    expect(out).toContain('toy: verified');
    expect(ranges).toHaveLength(2);
  });

  it('fetches nothing when one of the names is unknown', async () => {
    const { url, ranges } = await serve(sends(toyArchive));
    expect(await refusal(() => data([toyAt(url).asset], 'fetch', 'toy', 'toyy'))).toContain(
      'did you mean "toy"?',
    );
    expect(ranges).toEqual([]);
  });

  it('tells how much is downloaded after it was stopped', async () => {
    const { url } = await serve(breaksOffAfter(1000, toyArchive), status(404));
    const assets = [toyAt(url).asset];
    expect(await refusal(() => data(assets, 'fetch', 'toy'))).toContain('the server answers 404 Not Found');
    out = '';
    await data(assets, 'list', '--json');
    expect(JSON.parse(out)).toMatchObject([{ state: 'missing', downloaded: 1000 }]);
    out = '';
    await data(assets);
    expect(out).toMatch(
      /^toy +missing +0\.0 MB already downloaded; get it with: continual-bench data fetch toy *$/m,
    );
  });
});
