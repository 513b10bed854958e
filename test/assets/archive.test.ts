import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { TarEntry } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { importAsset } from '../../src/assets/install.js';
import { refusal } from './refusal.js';
import { archiveOf, fileEntries, folderWith, ownCacheFolder, toy, toyArchive, toyFiles } from './toy.js';

const cache = ownCacheFolder();

const importing = (archive: Buffer) => {
  const path = join(folderWith({ archive }), 'archive');
  return { path, action: () => importAsset(toy.asset, path) };
};

/** What is said of a refused archive, of which nothing must be left. */
async function refused(archive: Buffer): Promise<string> {
  const { path, action } = importing(archive);
  const message = await refusal(action);
  expect(message.startsWith(`${path}: `)).toBe(true);
  expect(message.endsWith('; none of it was used')).toBe(true);
  expect(readdirSync(cache())).toEqual([]);
  return message.slice(path.length + 2, -'; none of it was used'.length);
}

const withEntry = (...entries: TarEntry[]): Promise<Buffer> => archiveOf([...entries, ...fileEntries()]);

describe('an archive', () => {
  it.each([
    ['as published', () => toyArchive],
    ['not compressed', () => gunzipSync(toyArchive)],
    ['in another folder', () => archiveOf(fileEntries(toyFiles, './deep/er'))],
    ['in no folder', () => archiveOf(fileEntries(toyFiles, '.'))],
  ])('%s is unpacked', async (name, archive) => {
    const { manifest, folder } = await importing(await archive()).action();
    expect(manifest.published).toBe(true);
    for (const [file, bytes] of Object.entries(toyFiles)) {
      expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
    }
    expect(readdirSync(folder)).toHaveLength(4);
    expect(name).not.toBe('');
  });
});

describe('an archive is refused', () => {
  const outside = join(folderWith(), 'outside');

  it.each(['../outside', 'toy/../../outside', outside, 'toy\\..\\..\\one.bin', 'C:\\one.bin'])(
    'when the path %s leads out',
    async (name) => {
      const said = await refused(await withEntry({ header: { name, size: 4 }, body: 'evil' }));
      expect(said).toBe(`${JSON.stringify(name)} leads out of the archive`);
      expect(existsSync(outside)).toBe(false);
    },
  );

  it.each(['symlink', 'link'] as const)('when it has a %s', async (type) => {
    const name = 'toy/one.bin';
    expect(await refused(await withEntry({ header: { name, type, size: 0, linkname: '/etc/passwd' } }))).toBe(
      `"toy/one.bin" is a ${type}, not a file`,
    );
  });

  it.each(['character-device', 'fifo'] as const)('when it has a %s', async (type) => {
    expect(await refused(await withEntry({ header: { name: 'toy/x', type, size: 0 } }))).toBe(
      `"toy/x" is a ${type}, not a file`,
    );
  });

  it('when a file is in it twice', async () => {
    expect(await refused(await archiveOf([...fileEntries(), ...fileEntries(toyFiles, 'again')]))).toBe(
      '"one.bin" is in the archive twice',
    );
  });

  it('when a file is missing', async () => {
    const { 'two.bin': _, ...others } = toyFiles;
    expect(await refused(await archiveOf(fileEntries(others)))).toBe('it lacks "two.bin"');
    expect(await refused(await archiveOf([]))).toBe('it lacks "one.bin", "two.bin", "test.bin"');
  });

  it('when a file has another size', async () => {
    const short = toyFiles['two.bin'].subarray(1);
    expect(await refused(await archiveOf(fileEntries({ ...toyFiles, 'two.bin': short })))).toBe(
      '"toy/two.bin" has 9221 bytes, expected 9222',
    );
  });

  it('when it inflates without end', async () => {
    const zeros = Buffer.alloc(64 << 20);
    const bomb = await withEntry({ header: { name: 'toy/zeros', size: zeros.length }, body: zeros });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refused(bomb)).toBe('it unpacks to more than the 1073168 bytes expected');
    expect(await refused(gzipSync(Buffer.concat([gunzipSync(toyArchive), zeros])))).toBe(
      'it unpacks to more than the 1073168 bytes expected',
    );
  });

  it('when it ends early, wherever', async () => {
    const plain = gunzipSync(toyArchive);
    for (const share of [0.1, 0.3, 0.5, 0.9]) {
      const shorter = Math.floor(share * toyArchive.length);
      expect(await refused(toyArchive.subarray(0, shorter))).toMatch(
        /^it is damaged, or not a tar archive \(unexpected end of file\)$/,
      );
      // Without the checks of gzip.
      expect(await refused(plain.subarray(0, Math.floor(share * plain.length)))).toMatch(
        /^it is damaged, or not a tar archive \(.*truncated.*\)$/,
      );
    }
  });

  it('when bytes of it are wrong', async () => {
    for (const share of [0.05, 0.35, 0.65, 0.95]) {
      const wrong = Buffer.from(toyArchive);
      wrong[Math.floor(share * wrong.length)]! ^= 0xff;
      expect(await refused(wrong)).toMatch(/^(it is damaged, or not a tar archive|it unpacks to more|".*")/);
    }
    const header = gunzipSync(toyArchive);
    header[3]! ^= 1;
    expect(await refused(header)).toMatch(/^it is damaged, or not a tar archive \(.*checksum.*\)$/);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('<!DOCTYPE html>'.repeat(100))],
    ['gzip of text', gzipSync('hello'.repeat(1000))],
    ['one of the files', toyFiles['test.bin']],
  ])('when it is %s', async (_, bytes) => {
    expect(await refused(bytes)).toMatch(/^it lacks "|^it is damaged, or not a tar archive/);
  });
});
