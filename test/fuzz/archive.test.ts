import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../src/assets/archive.js';
import { anyBytes, damage, damaged, holds, limitAllocation, outcomeOf, ownFolder } from './fuzz.js';

limitAllocation();

const root = ownFolder();

interface Entry {
  name: string;
  body: Buffer;
}

const body = fc.oneof(anyBytes(40), anyBytes(1500));

/** Files that are wanted, in some folder of the archive, and others among them. */
const entries: fc.Arbitrary<Entry[]> = fc
  .record({
    wanted: fc.uniqueArray(fc.constantFrom('one.bin', 'two.bin', '__proto__', 'é', 'a\nb'), { minLength: 1 }),
    folder: fc.constantFrom('', 'toy/', './deep/er/', `${'long/'.repeat(40)}`),
    bodies: fc.array(body, { minLength: 5, maxLength: 5 }),
    others: fc.array(body, { maxLength: 2 }),
  })
  .chain(({ wanted, folder, bodies, others }) =>
    fc.shuffledSubarray(
      [
        ...wanted.map((name, index) => ({ name: folder + name, body: bodies[index]! })),
        ...others.map((content, index) => ({ name: `${folder}other-${index}`, body: content })),
      ],
      { minLength: wanted.length + others.length },
    ),
  );

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const wantedOf = (all: Entry[]): [name: string, body: Buffer][] =>
  all.filter(({ name }) => !name.includes('other-')).map((entry) => [baseOf(entry.name), entry.body]);

const tarOf = async (all: Entry[]): Promise<Buffer> =>
  Buffer.from(
    await packTar(
      all.map(({ name, body: content }) => ({ header: { name, size: content.length }, body: content })),
    ),
  );

/** What comes of an archive: the files by their names, or the refusal. Nothing else may be written, or elsewhere. */
async function unpacked(archive: Buffer, wanted: [name: string, body: Buffer][]) {
  const place = mkdtempSync(join(root, 'archive-'));
  const [file, folder] = [join(place, 'archive'), join(place, 'folder')];
  try {
    mkdirSync(folder);
    writeFileSync(file, archive);
    const sizes = Object.fromEntries(wanted.map(([name, content]) => [name, content.length]));
    const { refusal } = await outcomeOf(() => unpack(file, sizes, folder));
    expect(readdirSync(place).sort()).toEqual(['archive', 'folder']);
    const found = readdirSync(folder).map((name): [string, Buffer] => [
      name,
      readFileSync(join(folder, name)),
    ]);
    for (const [name] of found) expect(Object.keys(sizes)).toContain(name);
    return { refusal, found: new Map(found) };
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Every wanted file is there with its size, or the archive is refused. */
async function check(archive: Buffer, wanted: [string, Buffer][]) {
  const { refusal, found } = await unpacked(archive, wanted);
  if (refusal !== undefined) return undefined;
  expect(new Map([...found].map(([name, content]) => [name, content.length]))).toEqual(
    new Map(wanted.map(([name, content]) => [name, content.length])),
  );
  return found;
}

/** Makes the checksums of a damaged archive's headers right, so that what else is wrong gets through. */
function withChecksums(tar: Buffer): Buffer {
  const bytes = Buffer.from(tar);
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(' ', 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  }
  return bytes;
}

// Each case makes and removes folders: there are fewer of them.
describe('archives are unpacked as they were packed, or refused', () => {
  it('any bytes', () =>
    holds(
      fc.tuple(anyBytes(2000), fc.boolean()),
      async ([bytes, isZipped]) => {
        const archive = isZipped ? gzipSync(bytes) : bytes;
        expect(await check(archive, [['one.bin', Buffer.alloc(3)]])).toBeUndefined();
      },
      { share: 0.5 },
    ));

  it('valid ones', () =>
    holds(
      fc.tuple(entries, fc.boolean()),
      async ([all, isZipped]) => {
        const tar = await tarOf(all);
        const { refusal, found } = await unpacked(isZipped ? gzipSync(tar) : tar, wantedOf(all));
        expect(refusal).toBeUndefined();
        expect(found).toEqual(new Map(wantedOf(all)));
      },
      { share: 0.5 },
    ));

  it('ones whose headers or files are damaged', () =>
    holds(fc.tuple(entries, damage, fc.boolean()), async ([all, change, isZipped]) => {
      const tar = withChecksums(damaged(await tarOf(all), change));
      await check(isZipped ? gzipSync(tar) : tar, wantedOf(all));
    }));

  it('ones that are damaged where gzip sees it are what they were', () =>
    holds(
      fc.tuple(entries, damage),
      async ([all, change]) => {
        const found = await check(damaged(gzipSync(await tarOf(all)), change), wantedOf(all));
        if (found) expect(found).toEqual(new Map(wantedOf(all)));
      },
      { share: 0.5 },
    ));
});
