import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunConfiguration } from '../../../src/runs/configuration.js';
import { programVersion } from '../../../src/runs/environment.js';
import { PROTOCOL } from '../../../src/runs/protocol.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { strategySkeleton } from '../../../src/skeletons/strategy.js';
import { openKept } from '../../../src/store/kept-database.js';
import { openStore } from '../../../src/store/store.js';
import { writeVersionOne } from '../../store/version-one.js';
import { program, stopped, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const file = join(folder, 'results.sqlite');
const rerun = (...args: string[]) => program(['rerun', ...args, '--db', 'results.sqlite'], folder);

function idOf(strategy: string): string {
  const store = openStore(file, { readonly: true });
  try {
    return store.runs({ strategy: [strategy] })[0]!.id;
  } finally {
    store.close();
  }
}

/** Changes the database as nothing in the program does. */
function tamper(statement: string, ...values: unknown[]): void {
  const database = openKept(file);
  database.prepare(statement).run(...values);
  database.close();
}

beforeAll(async () => {
  writeFileSync(join(folder, 'mine.ts'), strategySkeleton('mine'));
  const grid = [
    'run',
    '--scenario',
    'split-mnist/domain',
    '--strategy',
    'adam,ewc,./mine.ts',
    '--seeds',
    '1',
  ];
  const short = [
    '--hidden',
    '8',
    '--epochs',
    '1',
    '--batch-size',
    '1000',
    '--jobs',
    '1',
    '--db',
    'results.sqlite',
  ];
  expect((await program([...grid, ...short], folder)).status).toBe(0);
});

describe('rerun', () => {
  it.each(['ewc', 'mine'])('finds a run of %s the same, to the last bit', async (strategy) => {
    const before = readFileSync(file);
    const { status, out } = await rerun(idOf(strategy).slice(0, 12));
    // Five tasks: 15 entries of the matrix, and 9 of tasks not learnt yet.
    expect(out).toBe(
      'bit-equal: 24 of 24 accuracies, 24 of 24 losses: 15 of the matrix and 9 on tasks before they were learned\n',
    );
    expect(status).toBe(0);
    expect(readFileSync(file)).toEqual(before);
  });

  it('computes with the precision that is stored', async () => {
    const id = idOf('ewc');
    tamper('UPDATE runs SET tf32 = 1 WHERE id = ?', id);
    // The CPU has no such choice, and says so.
    const { status, err } = await rerun(id);
    expect([status, err]).toEqual([2, 'error: --tf32 works only with --device cuda; leave it out\n']);
    tamper('UPDATE runs SET tf32 = NULL WHERE id = ?', id);
  });

  it('takes a run without its method memory, and says where that has changed', async () => {
    const id = idOf('ewc');
    const store = openStore(file, { readonly: true });
    const { bytes, samples } = store.runs({ strategy: ['ewc'] })[0]!.methodMemory!;
    store.close();
    const change = (value: string | null) =>
      tamper('UPDATE runs SET method_memory = ? WHERE id = ?', value, id);
    change(null);
    const without = await rerun(id);
    expect([without.status, without.out]).toEqual([0, expect.stringMatching(/^bit-equal: 24 of 24 /)]);
    change(JSON.stringify({ bytes: 1000, samples }));
    const other = await rerun(id);
    // Importance and anchor of 8,290 parameters, and the penalties at the anchor.
    expect(bytes).toBe(2 * 4 * 8290 + 4);
    expect([other.status, other.out]).toEqual([
      0,
      expect.stringMatching(
        /^method memory: 1,000 bytes when stored, 66,324 bytes now\nbit-equal: 24 of 24 /,
      ),
    ]);
    change(JSON.stringify({ bytes, samples }));
  });

  it('refuses a run of an old database, whose code it takes for that of the first protocol', async () => {
    const store = openStore(file, { readonly: true });
    const [run] = store.runs({ strategy: ['ewc'] });
    store.close();
    // As it was stored before these options were there.
    const { heldOut: _, ...scenario } = run!.configuration.scenario;
    const { headLoss: __, ...strategy } = run!.configuration.strategy;
    const configuration = { ...run!.configuration, scenario, strategy } as RunConfiguration;
    writeVersionOne(join(folder, 'old.sqlite'), [{ ...run!, configuration }]);
    const old = openStore(join(folder, 'old.sqlite'));
    const [{ id }] = old.runs() as [RunRecord];
    old.close();
    const { status, out, err } = await program(['rerun', id, '--db', join(folder, 'old.sqlite')], folder);
    expect([status, out, err]).toEqual([
      1,
      '',
      `error: run ${id} comes from other code than is installed (the protocol was 1 and is ${PROTOCOL}); repeat it with the version that computed it\n`,
    ]);
  });

  it('shows what came out otherwise, and ends with status 1', async () => {
    const id = idOf('adam');
    const change = (sign: string) =>
      tamper(
        `UPDATE accuracies SET accuracy = accuracy ${sign} 0.001 WHERE run_id = ? AND train_task = 4 AND test_task = 2`,
        id,
      );
    change('-');
    tamper("UPDATE runs SET program_version = '0.0.9' WHERE id = ?", id);
    const { status, out, err } = await rerun(id);
    expect(out).toContain('bit-equal: 23 of 24 accuracies, 24 of 24 losses: 15 of the matrix ');
    expect(out).toMatch(/│ 4 +│ +2 │/);
    expect(out).toContain(`program version: 0.0.9 when stored, ${programVersion} now\n`);
    expect([status, err.trimEnd().split('\n').at(-1)]).toEqual([
      1,
      `error: run ${id} gave different accuracies this time`,
    ]);
    const json = JSON.parse((await rerun(id, '--json')).out);
    expect([json.equal, json.entries.length]).toEqual([false, 24]);
    expect(json.changes).toEqual([{ what: 'program version', before: '0.0.9', after: programVersion }]);
  });

  it.each([
    ['an id that no run has', 'abcdefabcdef', 2, /no run whose id begins with "abcdefabcdef"/],
    ['the beginning of several ids', '', 2, /3 ids begin with ""; give more characters/],
  ])('refuses %s', async (_, id, status, message) => {
    const ended = await rerun(id);
    expect(ended.status).toBe(status);
    expect(ended.err).toMatch(message);
    expect(ended.err.trimEnd().split('\n').length).toBe(1);
  });

  it('says after Ctrl-C that nothing was compared', async () => {
    const { signal, out, err } = await stopped(
      ['rerun', idOf('adam'), '--db', 'results.sqlite'],
      /1 to run/,
      folder,
    );
    expect([signal, out]).toEqual(['SIGINT', '']);
    expect(err).toMatch(/stopped; nothing was compared, .* The same command starts over\.\n$/);
  });

  it('refuses a file of one’s own that has changed since', async () => {
    const id = idOf('mine');
    writeFileSync(join(folder, 'mine.ts'), `${strategySkeleton('mine')}// Edited.\n`);
    const { status, err } = await rerun(id);
    expect([status, err]).toEqual([
      1,
      expect.stringMatching(
        /^error: \.\/mine\.ts is not the file that the run used for strategy mine, or has changed;/,
      ),
    ]);
  });

  it('refuses a run that is not finished, and one of a backend that is not there', async () => {
    const id = idOf('adam');
    tamper("UPDATE runs SET backend = 'abacus' WHERE id = ?", id);
    expect(await rerun(id)).toMatchObject({
      status: 1,
      err: expect.stringContaining('computed with abacus'),
    });
    tamper(
      `UPDATE runs SET status = 'failed', error = 'x', parameter_count = NULL, seconds = NULL, peak_memory = NULL
       WHERE id = ?`,
      id,
    );
    expect(await rerun(id)).toMatchObject({ status: 1, err: expect.stringContaining('is not finished') });
  });
});
