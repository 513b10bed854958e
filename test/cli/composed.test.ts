import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, start, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const run = (...given: Parameters<typeof ownGrid>) => program(ownGrid(...given), folder);
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

const short = ['--set', 'strategy.er.capacity=20', '--set', 'strategy.er.drawn=10'];

/** The skeleton is L2. */
write('my-method.ts', strategySkeleton('my-method'));

describe('several strategies as one', () => {
  let stored: RunRecord[];

  it('run from the command line, with the options of each part', async () => {
    const strategies = 'er+si,er+l2,er+./my-method.ts';
    const ended = await run('split-mnist/class', strategies, ...short);
    expect(ended.status).toBe(0);
    stored = runsOf(ended);
    const [own, l2, si] = ['er+my-method', 'er+l2', 'er+si'].map((name) =>
      stored.find(({ configuration }) => configuration.strategy.name === name),
    ) as [RunRecord, RunRecord, RunRecord];
    const { er } = own.configuration.strategy;
    expect(er).toMatchObject({ capacity: 20, drawn: 10 });
    const { source, ...options } = own.configuration.strategy;
    expect(options).toEqual({ name: 'er+my-method', er, 'my-method': { coefficient: 100 } });
    expect(source).toEqual({ 'my-method': expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(own.environment.files).toEqual({ strategy: { 'my-method': './my-method.ts' } });
    expect(l2.configuration.strategy).toEqual({ name: 'er+l2', er, l2: { coefficient: 100 } });
    expect(l2.environment).not.toHaveProperty('files');
    const marks = [own, l2, si].map(({ configuration: { code } }) => code.strategy);
    expect(new Set(marks).size).toBe(3);
    expect(accuraciesOf(own)).toEqual(accuraciesOf(l2));
    expect(accuraciesOf(si)).not.toEqual(accuraciesOf(l2));
  });

  it('are found in whatever order and place they are given', async () => {
    mkdirSync(join(folder, 'c++'), { recursive: true });
    write('c++/a+b.ts', strategySkeleton('my-method'));
    const { err } = await run('split-mnist/class', 'c++/a+b.ts#my-method+er,si+er', ...short);
    expect(err).toContain('2 of 2 runs are already stored; nothing to run');
  });

  it('are selected by their names', async () => {
    const results = (strategy: string) => program(['results', '--json', '--strategy', strategy], folder);
    const ids = JSON.parse((await results('er+my-method,er+si')).out).map(({ id }: RunRecord) => id);
    expect(ids).toHaveLength(2);
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(await results('si+er')).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        /has no run with --strategy si\+er; it has: er\+l2, er\+my-method, er\+si\n/,
      ),
    });
  });

  it('are computed again bit-equal', async () => {
    for (const { id } of stored.filter(({ configuration }) => configuration.strategy.name !== 'er+l2')) {
      const { out, status } = await program(['rerun', id], folder);
      expect(out).toContain('bit-equal: 15 of 15 accuracies, 15 of 15 losses');
      expect(status).toBe(0);
    }
  });

  it('are exported and imported', async () => {
    const { out } = await program(['results', '--jsonl'], folder);
    write('lines.jsonl', out);
    const imported = await program(['import', 'lines.jsonl', '--db', 'imported.sqlite'], folder);
    expect(imported.status).toBe(0);
    const again = await program(['results', '--jsonl', '--db', 'imported.sqlite'], folder);
    expect(again.out).toBe(out);
    expect(out.trimEnd().split('\n')).toHaveLength(3);
    const { out: csv } = await program(['results', '--csv'], folder);
    expect(csv.split('\n')[0]!.split(',')).toEqual(
      expect.arrayContaining([
        'strategy.er.capacity',
        'strategy.my-method.coefficient',
        'strategy.si.damping',
        'strategy.source.my-method',
      ]),
    );
  });

  it('are reported, with the defaults of the parts that are built in', async () => {
    const { out, status } = await start(['report', '--baseline', 'er+si', '--out', 'report'], folder).ended;
    expect(status).toBe(0);
    expect(out).toMatch(/│ er\+my-method +│/);
    expect(out).toMatch(/│ strategy\.my-method\.coefficient=100 +│/);
    expect(out).toMatch(/In all of these runs: .*strategy\.er\.capacity=20; strategy\.er\.drawn=10/);
    expect(out).not.toMatch(/strategy\.(si|l2|source)/);
    const page = readFileSync(join(folder, 'report/index.html'), 'utf8');
    expect(page).toContain('--strategy &#39;er+./my-method.ts#my-method&#39;');
    expect(page).toContain('--set strategy.my-method.coefficient=100');
    expect(readFileSync(join(folder, 'report/tables.tex'), 'utf8')).toContain('er+my-method');
  });

  it('are other runs when a file was edited', async () => {
    const [own] = stored.filter(({ configuration }) => configuration.strategy.source) as [RunRecord];
    write('my-method.ts', `${strategySkeleton('my-method')}// More.\n`);
    const { err } = await run('split-mnist/class', 'er+./my-method.ts', ...short);
    expect(err).toContain('(the file of strategy my-method has changed); it is kept, and computed anew');
    const again = await program(['rerun', own.id], folder);
    expect(again.status).toBe(1);
    expect(again.err).toMatch(
      /^error: \.\/my-method\.ts is not the file that the run used for strategy my-method, or has changed/,
    );
  });
});

describe('files as parts', () => {
  it('are checked and guarded, and their mistakes stay in their own runs', async () => {
    write('no-syntax.ts', strategySkeleton('no-syntax').replace("optimizer: 'adam',", 'optimizer: ,'));
    write(
      'throws.ts',
      strategySkeleton('throws').replace(
        'tf.mul(coefficient, squared',
        "tf.mul(coefficient.no('way'), squared",
      ),
    );
    write(
      'writes.ts',
      strategySkeleton('writes').replace(
        '=> ({ anchor: parameters }),\n  // A',
        '=> { parameters.x = tf.scalar(1); return { anchor: parameters }; },\n  // A',
      ),
    );
    write(
      'ends.ts',
      strategySkeleton('ends').replace(
        '({ anchor: parameters }),\n  // A',
        '{ process.exit(0); return { anchor: parameters }; },\n  // A',
      ),
    );
    write('beside.ts', strategySkeleton('beside'));
    const phases = "phases() { throw new Error('no phases'); },\n  optimizer: 'adam',";
    write('no-phases.ts', strategySkeleton('no-phases').replace("optimizer: 'adam',", phases));
    const wrong = ['no-phases', 'throws', 'writes', 'ends'].map((name) => `er+./${name}.ts`);
    const strategies = ['er+l2', './my-method.ts+./beside.ts', ...wrong].join();
    const refused = await run('split-mnist/class', `${strategies},er+./no-syntax.ts`, '--db', 'wrong.sqlite');
    expect(refused).toMatchObject({ status: 1, err: 'error: no-syntax.ts:15: Unexpected ","\n' });
    const ended = await run('split-mnist/class', strategies, '--db', 'wrong.sqlite');
    expect(ended.status).toBe(1);
    const errors = runsOf(ended).map(({ configuration, error }) => [configuration.strategy.name, error]);
    expect(Object.fromEntries(errors)).toEqual({
      'ends+er': expect.stringMatching(/^ends\.ts:\d+: process\.exit was called; throw an error instead$/),
      'beside+my-method': null,
      'er+l2': null,
      'er+no-phases': 'no-phases.ts:15: no phases',
      'er+throws': expect.stringMatching(/^throws\.ts:\d+: coefficient\.no is not a function$/),
      'er+writes': expect.stringMatching(
        /^writes\.ts:\d+: Cannot define property x, object is not extensible$/,
      ),
    });
  });

  it('that define several make one strategy with each', async () => {
    copyFileSync(new URL('../../docs/examples/my-methods.ts', import.meta.url), join(folder, 'two.ts'));
    const names = async (strategy: string) => {
      const { out, err } = await program(['list', '--json', '--strategy', strategy], folder);
      return out === '' ? err : JSON.parse(out).strategy.map(({ name }: { name: string }) => name);
    };
    expect(await names('er+./two.ts')).toEqual(['er+l1-anchor', 'er+l2-anchor']);
    expect(await names('er+./two.ts#l2-anchor+lwf')).toEqual(['er+l2-anchor+lwf']);
    expect(await names('./two.ts#l2-anchor+./two.ts#l1-anchor')).toEqual(['l1-anchor+l2-anchor']);
    expect(await names('./two.ts+./two.ts')).toMatch(
      /^error: l1-anchor\+l1-anchor has two parts called l1-anchor; give each/,
    );
  });

  it('are listed with the options of each part', async () => {
    const { out } = await program(['list', '--strategy', 'er+./my-method.ts'], folder);
    expect(out).toMatch(/^strategy\n {2}er\+my-method {2}Experience Replay \+ My Method \(/);
    expect(out).toContain('--set strategy.er.capacity=<integer>  default 500; samples in the memory');
    expect(out).toContain(
      '--set strategy.my-method.coefficient=<number>  default task 0.01, domain 0.5, class 100',
    );
  });
});
