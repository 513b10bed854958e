import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Manifest, readManifest, writeManifest } from '../../src/assets/manifest.js';
import {
  anyBytes,
  damage,
  damaged,
  holds,
  jsonDamage,
  limitAllocation,
  outcomeOf,
  ownFolder,
} from './fuzz.js';

limitAllocation();

const folder = ownFolder();
const file = join(folder, 'manifest.json');

const manifest: fc.Arbitrary<Manifest> = fc.record(
  {
    origin: fc.string({ unit: 'binary' }),
    published: fc.boolean(),
    label: fc.option(fc.string()),
    files: fc.array(
      fc.record(
        {
          name: fc.stringMatching(/^\w[\w.-]*$/),
          bytes: fc.maxSafeNat(),
          sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
        },
        { noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { noNullPrototype: true },
);

/** What is read has files, all of them of the folder; and it is read again as it is written. */
async function check(text: string | Buffer): Promise<void> {
  writeFileSync(file, text);
  const { value } = await outcomeOf(() => readManifest(folder));
  if (value === undefined) return;
  expect(value.files.length).toBeGreaterThan(0);
  for (const { name, bytes, sha256 } of value.files) {
    expect(name).toMatch(/^[^/\\\0]+$/);
    expect(['.', '..']).not.toContain(name);
    expect(Number.isSafeInteger(bytes) && bytes >= 0).toBe(true);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  writeManifest(folder, value);
  expect(readManifest(folder)).toEqual(value);
}

const whole = { origin: 'here', published: true, label: null };

describe('manifests are what they say, or refused', () => {
  it('any bytes', () =>
    holds(
      fc.oneof(
        anyBytes(),
        fc.json().map((json) => Buffer.from(json)),
      ),
      check,
      {
        examples: [[], ['../one.bin'], ['a\0b']].map((names) =>
          Buffer.from(
            JSON.stringify({
              ...whole,
              files: names.map((name) => ({ name, bytes: 0, sha256: 'ab'.repeat(32) })),
            }),
          ),
        ),
      },
    ));

  it('valid ones', () =>
    holds(manifest, (one) => {
      writeManifest(folder, one);
      expect(readManifest(folder)).toEqual(one);
    }));

  it('damaged ones', () =>
    holds(
      fc.oneof(
        fc.tuple(manifest, damage).map(([one, change]) => damaged(Buffer.from(JSON.stringify(one)), change)),
        fc.tuple(manifest, jsonDamage).map(([one, change]) => Buffer.from(JSON.stringify(change(one)) ?? '')),
      ),
      check,
    ));
});
