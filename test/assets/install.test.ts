import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Asset } from '../../src/assets/asset.js';
import { inspect, inspectOne } from '../../src/assets/inspect.js';
import { importAsset, partOf } from '../../src/assets/install.js';
import { findInstalled } from '../../src/assets/installed.js';
import { refusal } from './refusal.js';
import { folderWith, ownCacheFolder, toy, toyArchive, toyFiles } from './toy.js';

const cache = ownCacheFolder();

describe('an import', () => {
  it('of the published files is told apart from one of others', async () => {
    expect((await importAsset(toy.asset, folderWith(toyFiles))).manifest.published).toBe(true);
    expect((await inspectOne(toy.asset, null)).state).toBe('verified');

    const others = { ...toyFiles, 'two.bin': toyFiles['one.bin'] };
    const folder = folderWith(others);
    const { manifest } = await importAsset(toy.asset, folder);
    expect(manifest).toMatchObject({ published: false, origin: folder });
    expect(await inspectOne(toy.asset, null)).toMatchObject({ state: 'other', bytes: 24_592 });
    expect(readFileSync(join(cache(), 'toy', 'two.bin')).equals(toyFiles['one.bin'])).toBe(true);
    expect(readdirSync(cache())).toEqual(['toy']);
  });

  it('takes the folder of the archive, or the one that it is in', async () => {
    const outer = folderWith();
    renameSync(folderWith(toyFiles), join(outer, 'toy'));
    expect((await importAsset(toy.asset, outer)).manifest.published).toBe(true);
  });

  it('takes the published archive, whatever its name', async () => {
    const path = join(folderWith({ 'download(1)': toyArchive }), 'download(1)');
    expect((await importAsset(toy.asset, path)).manifest).toMatchObject({ published: true, origin: path });
  });

  const wrongLabel = Buffer.from(toyFiles['two.bin']);
  wrongLabel[1 + 2 * 3074] = 5;
  const wrongSuperclass = Buffer.from(toyFiles['two.bin']);
  wrongSuperclass[0] = 2;

  it.each<[string, Partial<Record<string, Buffer>>, RegExp]>([
    ['lacks a file', { 'one.bin': undefined }, /one\.bin is missing or not a file$/],
    [
      'has a file of another size',
      { 'one.bin': Buffer.alloc(9221) },
      /: one\.bin: expected 9222 bytes, found 9221; none of it was used$/,
    ],
    [
      'has a label out of range',
      { 'two.bin': wrongLabel },
      /: two\.bin: record 3 has the label 5, expected 0 to 4; none of it was used$/,
    ],
    [
      'has a superclass out of range',
      { 'two.bin': wrongSuperclass },
      /: two\.bin: record 1 has the label 2, expected 0 to 1; none of it was used$/,
    ],
  ])('of a folder that %s changes nothing', async (_, changes, message) => {
    await importAsset(toy.asset, folderWith(toyFiles));
    const files = Object.entries({ ...toyFiles, ...changes }).filter(([, bytes]) => bytes);
    const folder = folderWith(Object.fromEntries(files) as Record<string, Buffer>);
    const said = await refusal(() => importAsset(toy.asset, folder));
    expect(said.startsWith(folder)).toBe(true);
    expect(said).toMatch(message);
    expect((await inspectOne(toy.asset, null)).state).toBe('verified');
    expect(readdirSync(cache())).toEqual(['toy']);
  });

  it('of what is not there, or cannot be kept, is refused in a line', async () => {
    expect(await refusal(() => importAsset(toy.asset, '/no/such/place'))).toMatch(
      /^there is no file or folder \/no\/such\/place$/,
    );
    expect(await refusal(() => importAsset(toy.asset, '/dev/null'))).toBe(
      '/dev/null is neither a file nor a folder',
    );
    const folder = folderWith(toyFiles);
    vi.stubEnv('CONTINUAL_BENCH_DATA', join(folder, 'one.bin', 'inside'));
    expect(await refusal(() => importAsset(toy.asset, folder))).toMatch(
      new RegExp(`^${folder} cannot be imported: ENOTDIR`),
    );
  });

  it('clears up after processes that were killed, and undoes what they had not finished', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const passing = (what: string, host = hostname(), pid = dead) => `.toy.${what}.${host}.${pid}`;
    await importAsset(toy.asset, folderWith(toyFiles));
    // Killed between the old folder's stepping aside and the new one's taking its place.
    renameSync(join(cache(), 'toy'), join(cache(), passing('old')));
    mkdirSync(join(cache(), passing('new')));
    // Others may still be at work.
    const others = [passing('new', 'elsewhere'), passing('new', hostname(), process.ppid)];
    for (const other of others) mkdirSync(join(cache(), other));

    await refusal(() => importAsset(toy.asset, folderWith()));
    expect((await inspectOne(toy.asset, null)).state).toBe('verified');
    expect(readdirSync(cache()).sort()).toEqual([...others, 'toy'].sort());
  });
});

describe('what is there', () => {
  it('is missing at first, with the command that gets it', async () => {
    expect(await inspect(toy.asset)).toMatchObject([{ state: 'missing', bytes: null, downloaded: 0 }]);
    expect(await refusal(() => findInstalled(toy.asset))).toBe(
      `Toy is not in ${cache()}; get it with: continual-bench data fetch toy`,
    );
  });

  it('tells how much of it is downloaded', async () => {
    mkdirSync(join(cache(), 'downloads'));
    writeFileSync(partOf(toy.asset), 'start');
    expect(await inspect(toy.asset)).toMatchObject([{ state: 'missing', downloaded: 5 }]);
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['a bit', (folder) => flipBit(join(folder, 'one.bin')), /one\.bin has changed$/],
    [
      'the end',
      (folder) => truncateSync(join(folder, 'one.bin'), 9221),
      /one\.bin no longer has 9222 bytes;/,
    ],
    ['a file', (folder) => rmSync(join(folder, 'two.bin')), /ENOENT.*two\.bin'; get it with/],
    ['the manifest', (folder) => rmSync(join(folder, 'manifest.json')), /manifest\.json: ENOENT/],
    [
      'the sense of the manifest',
      (folder) => writeFileSync(join(folder, 'manifest.json'), '{"files": 3}'),
      /manifest\.json: damaged; get it with: continual-bench data fetch toy$/,
    ],
    [
      'the form of the manifest',
      (folder) => truncateSync(join(folder, 'manifest.json'), 20),
      /manifest\.json: damaged; get it with: continual-bench data fetch toy$/,
    ],
  ])('is damaged when it loses %s', async (_, damage, problem) => {
    const { folder } = await importAsset(toy.asset, folderWith(toyFiles));
    damage(folder);
    const [report] = await inspect(toy.asset);
    expect(report!.state).toBe('damaged');
    expect(report!.problem).toMatch(problem);
    expect(report!.problem).not.toContain('\n');
    expect(await refusal(() => toy.load())).toMatch(/; get it with: continual-bench data fetch toy$/);
  });
});

describe('an asset with labels', () => {
  /** A checkpoint: a single file. */
  const checkpoint: Asset = {
    ...toy.asset,
    name: 'net',
    published: { 'net.bin': { algorithm: 'sha256', hex: '5891b5b522d5df086d0ff0b110fbd9d2' } },
    labelled: true,
    install: async (from, folder) => writeFileSync(join(folder, 'net.bin'), readFileSync(from)),
  };
  const file = (text: string) => join(folderWith({ net: Buffer.from(text) }), 'net');

  it('needs one for what was not published, and keeps each apart', async () => {
    const other = file('other');
    expect(await refusal(() => importAsset(checkpoint, other))).toBe(
      `${other} is not the published file: give it a label with --label, to keep its results apart`,
    );
    expect(readdirSync(cache())).toEqual([]);
    await importAsset(checkpoint, other, 'mine');
    await importAsset(checkpoint, file('more'), 'v2.1');
    await importAsset(checkpoint, file('hello\n'));
    expect((await inspect(checkpoint)).map(({ label, state }) => [label, state])).toEqual([
      [null, 'verified'],
      ['mine', 'other'],
      ['v2.1', 'other'],
    ]);
    expect(findInstalled(checkpoint, 'mine').manifest.label).toBe('mine');
    expect(readFileSync(join(findInstalled(checkpoint, 'mine').folder, 'net.bin'), 'utf8')).toBe('other');
  });

  it('takes none for the published file', async () => {
    const published = file('hello\n');
    expect(await refusal(() => importAsset(checkpoint, published, 'mine'))).toBe(
      `${published} is the published file, which takes no label; leave --label out`,
    );
  });

  it.each(['', '..', '../x', 'a/b', '.x', 'a b'])('refuses the label "%s"', async (label) => {
    expect(await refusal(() => importAsset(checkpoint, file('other'), label))).toMatch(
      /is not a valid label; use letters/,
    );
    expect(existsSync(join(cache(), 'net'))).toBe(false);
  });

  it('is told apart from one without', async () => {
    expect(await refusal(() => importAsset(toy.asset, folderWith(toyFiles), 'mine'))).toBe(
      'toy takes no label; leave --label out',
    );
    expect(await refusal(() => findInstalled(checkpoint, 'mine'))).toBe(
      `Toy with the label mine is not in ${cache()}; get it with: continual-bench data import net PATH --label mine`,
    );
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  bytes[5000]! ^= 1;
  writeFileSync(file, bytes);
}
