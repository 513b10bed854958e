import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  choicesIn,
  partNames,
  separated,
  sourcesByPart,
} from '../../../src/plugins/composition/part-names.js';
import { temporaryFolder } from '../../cli/program.js';

const folder = temporaryFolder();
const before = process.cwd();
beforeAll(() => {
  for (const file of ['c++/mine.ts', 'a+b.ts', 'mine.ts']) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  process.chdir(folder);
});
afterAll(() => process.chdir(before));

describe('a choice', () => {
  it.each([
    ['er', ['er']],
    ['der++', ['der++']],
    ['er+si', ['er', 'si']],
    ['der+++si', ['der++', 'si']],
    ['si+der++', ['si', 'der++']],
    ['er+', ['er+']],
    ['er++si', ['er+', 'si']],
    ['er+2-steps+si', ['er', '2-steps', 'si']],
    ['er+./mine.ts+si', ['er', './mine.ts', 'si']],
    ['er+/home/me/mine.ts', ['er', '/home/me/mine.ts']],
    ['er+mine.ts#one+si', ['er', 'mine.ts#one', 'si']],
    ['./mine.ts#one++', ['./mine.ts#one++']],
    // Files that are there.
    ['./c++/mine.ts', ['./c++/mine.ts']],
    ['er+c++/mine.ts#one++si', ['er', 'c++/mine.ts#one+', 'si']],
    ['a+b.ts#x+a+b.ts#y', ['a+b.ts#x', 'a+b.ts#y']],
    // And one that is not.
    ['er+b.ts', ['er', 'b.ts']],
  ])('%s is %j', (choice, parts) => expect(choicesIn(choice)).toEqual(parts));

  it('that begins with a plus sign lacks a name', () => {
    expect(() => choicesIn('+er')).toThrow('"+er" has no name before its first +');
  });
});

describe('a name in a configuration', () => {
  it.each([
    [{ name: 'er+si' }, ['er', 'si']],
    [{ name: 'der++' }, ['der++']],
    [{ name: 'er+mine', source: { mine: 'abc' } }, ['er', 'mine']],
    // A file that could not be loaded gives its own name.
    [{ name: 'a+b', source: 'abc' }, ['a+b']],
    [{ name: 'er+a+b+si', source: { 'a+b': 'abc' } }, ['er', 'a+b', 'si']],
  ])('%j has the parts %j', (part, names) => expect(partNames(part)).toEqual(names));

  it('says the hash of each file', () => {
    expect(sourcesByPart({ name: 'mine', source: 'abc' })).toEqual({ mine: 'abc' });
    expect(sourcesByPart({ name: 'er+mine', source: { mine: 'abc' } })).toEqual({ mine: 'abc' });
    expect(sourcesByPart({ name: 'er+si' })).toEqual({});
  });

  it('can be put together from its parts again', () => {
    expect(separated(['der++', 'si', 'x+'].join('+'))).toEqual(['der++', 'si', 'x+']);
  });
});
