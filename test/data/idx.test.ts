import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readIdxImages, readIdxLabels } from '../../src/data/idx.js';
import { UserError } from '../../src/errors/user-error.js';

const folder = mkdtempSync(join(tmpdir(), 'idx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const advice = 'install it again';

function write(name: string, header: number[], body: number[]): string {
  const file = join(folder, name);
  const bytes = Buffer.alloc(4 * header.length);
  for (const [i, value] of header.entries()) bytes.writeUInt32BE(value, 4 * i);
  writeFileSync(file, Buffer.concat([bytes, Buffer.from(body)]));
  return file;
}

/** The message of the error, which is one line that starts with the file and ends with the advice. */
function refusal(file: string, read: typeof readIdxImages | typeof readIdxLabels): string {
  try {
    read(file, advice);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    const { message, exitCode } = error as UserError;
    expect(exitCode).toBe(1);
    expect(message).not.toContain('\n');
    expect(message.startsWith(`${file}: `)).toBe(true);
    expect(message.endsWith(`; ${advice}`)).toBe(true);
    return message.slice(file.length + 2, -advice.length - 2);
  }
  throw new Error(`${file} was read`);
}

describe('IDX files', () => {
  it('are read', () => {
    const file = write('images', [0x803, 2, 1, 3], [1, 2, 3, 4, 5, 255]);
    const images = readIdxImages(file, advice);
    expect({ ...images, pixels: [...images.pixels] }).toEqual({
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      count: 2,
      rows: 1,
      columns: 3,
      pixels: [1, 2, 3, 4, 5, 255],
    });
    expect([...readIdxLabels(write('labels', [0x801, 3], [7, 0, 9]), advice).labels]).toEqual([7, 0, 9]);
  });

  it('are refused when truncated or overlong', () => {
    const short = write('short', [0x803, 2, 1, 3], [1, 2, 3, 4, 5]);
    expect(refusal(short, readIdxImages)).toBe('expected 22 bytes, found 21');
    const long = write('long', [0x801, 2], [1, 2, 3]);
    expect(refusal(long, readIdxLabels)).toBe('expected 10 bytes, found 11');
    expect(refusal(write('header', [0x803, 2], []), readIdxImages)).toBe(
      'expected a header of 16 bytes, found 8',
    );
    expect(refusal(write('empty', [], []), readIdxLabels)).toBe('expected a header of 8 bytes, found 0');
  });

  it('are refused when their header counts other images than follow', () => {
    const file = write('count', [0x803, 3, 1, 3], [1, 2, 3, 4, 5, 6]);
    expect(refusal(file, readIdxImages)).toBe('expected 25 bytes, found 22');
  });

  it('are refused when the magic number is another', () => {
    const labels = write('labels-for-images', [0x801, 2, 0, 0], [1, 2]);
    expect(refusal(labels, readIdxImages)).toBe('expected the magic number 0x00000803, found 0x00000801');
    const text = join(folder, 'text');
    writeFileSync(text, '<!DOCTYPE html>');
    expect(refusal(text, readIdxLabels)).toBe('expected the magic number 0x00000801, found 0x3c21444f');
  });

  it('are refused when missing or a folder', () => {
    expect(refusal(join(folder, 'missing'), readIdxImages)).toContain('ENOENT');
    expect(refusal(folder, readIdxLabels)).toContain('EISDIR');
  });

  it('of absurd sizes are refused before anything is allocated', () => {
    const huge = 0xffffffff;
    const message = refusal(write('absurd', [0x803, huge, huge, huge], [1]), readIdxImages);
    expect(message).toMatch(/^expected 7\.9\d*e\+28 bytes, found 17$/);
    expect(refusal(write('absurd-labels', [0x801, huge], [1]), readIdxLabels)).toBe(
      'expected 4294967303 bytes, found 9',
    );
  });
});
