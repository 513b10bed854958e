import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/store/lines.js';
import { finished } from '../../bad-input/made.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const run = finished({ seed: 1 });
const [entry, ...others] = run.accuracies;
writeFileSync(join(folder, 'one.jsonl'), linesOf([run]));
writeFileSync(
  join(folder, 'other.jsonl'),
  linesOf([{ ...run, accuracies: [{ ...entry!, accuracy: 0.125 }, ...others] }]),
);

describe('import', () => {
  it('counts what was there, and says where a file had other accuracies', async () => {
    expect(await program(['import', 'one.jsonl'], folder)).toEqual({
      status: 0,
      out: 'imported 1 of 1 run\n',
      err: '',
    });
    const there = 'imported 0 of 1 run; 1 was already there\n';
    expect(await program(['import', 'one.jsonl'], folder)).toEqual({ status: 0, out: there, err: '' });
    const other = await program(['import', 'other.jsonl'], folder);
    expect(other).toMatchObject({ status: 1, out: '' });
    expect(other.err).toContain('90 % in results/results.sqlite, 12.5 % in other.jsonl; both come from one');
  });
});
