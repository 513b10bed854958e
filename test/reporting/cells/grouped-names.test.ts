import { describe, expect, it } from 'vitest';
import { groupedNames, namedBy } from '../../../src/reporting/cells/grouped-names.js';

const all = ['mlp', 'nsm'].flatMap((head) =>
  ['adam', 'er', 'l2'].map((strategy) => namedBy(`${head} · ${strategy}`)),
);
const of = (...labels: string[]) =>
  groupedNames(
    all.filter(({ text }) => labels.includes(text)),
    all,
  );

describe('groupedNames', () => {
  it('names a part where it is all that have it', () => {
    expect(of('nsm · adam', 'nsm · er', 'nsm · l2')).toEqual(['nsm']);
    expect(of('mlp · er', 'nsm · er')).toEqual(['er']);
    expect(of('nsm · adam', 'nsm · er', 'nsm · l2', 'mlp · er')).toEqual(['nsm', 'mlp · er']);
  });

  it('names the others whole, together if their first part is the same', () => {
    expect(of('mlp · adam')).toEqual(['mlp · adam']);
    expect(of('mlp · adam', 'mlp · er')).toEqual(['mlp (adam, er)']);
    expect(of('mlp · adam', 'mlp · er', 'nsm · l2')).toEqual(['mlp (adam, er)', 'nsm · l2']);
  });

  it('has nothing where there is nothing', () => {
    expect(of()).toEqual([]);
  });
});
