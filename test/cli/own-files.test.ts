import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { scenarioSkeleton } from '../../src/skeletons/scenario.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, start, temporaryFolder } from './program.js';

const folder = temporaryFolder();

/** Runs a short grid in the folder; the stored runs come from `runsOf`. */
const run = (...given: Parameters<typeof ownGrid>) => program(ownGrid(...given), folder);
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

describe("a strategy of one's own", () => {
  beforeAll(() => write('my-method.ts', strategySkeleton('my-method')));

  it('runs from its file, beside the built-in ones, with its source in its identity', async () => {
    const ended = await run('split-mnist/domain', 'l2,./my-method.ts');
    expect(ended.status).toBe(0);
    const [l2, mine] = runsOf(ended) as [RunRecord, RunRecord];
    // The skeleton is L2.
    expect(accuraciesOf(mine)).toEqual(accuraciesOf(l2));
    const source = createHash('sha256')
      .update(readFileSync(join(folder, 'my-method.ts')))
      .digest('hex');
    expect(mine.configuration.strategy).toEqual({ name: 'my-method', source, coefficient: 0.5 });
    expect(mine.environment.files).toEqual({ strategy: './my-method.ts' });
    expect(l2.environment).not.toHaveProperty('files');
    expect(mine.configuration.scenario).not.toHaveProperty('source');
    expect(l2.configuration.strategy).toEqual({ name: 'l2', coefficient: 0.5 });
  });

  it('is the same wherever its file lies and is called, and another when it was edited', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    write('elsewhere/renamed.ts', strategySkeleton('my-method'));
    const same = await run('split-mnist/domain', join(folder, 'elsewhere/renamed.ts'));
    expect(same.err).toContain('the run is already stored; nothing to run');

    write('my-method.ts', `${strategySkeleton('my-method')}// More.\n`);
    const edited = await run('split-mnist/domain', './my-method.ts');
    expect(edited.err).toContain(
      '(the file of strategy my-method has changed); it is kept, and computed anew\n1 to run',
    );
    const [before] = runsOf(same) as [RunRecord];
    const [after] = runsOf(edited) as [RunRecord];
    expect(after.id).not.toBe(before.id);
    expect(accuraciesOf(after)).toEqual(accuraciesOf(before));
  });

  it('is listed with its options', async () => {
    const { status, out } = await program(['list', '--strategy', './my-method.ts'], folder);
    expect(status).toBe(0);
    expect(out).toMatch(/^strategy\n {2}my-method {2}My Method/);
    expect(out).toContain('--set strategy.coefficient=<number>  default task 0.01, domain 0.5, class 100');
  });

  it('is listed with defaults of its own, for some kinds of scenario or for all', async () => {
    copyFileSync(new URL('../../docs/examples/my-tempered.ts', import.meta.url), join(folder, 'tempered.ts'));
    const { out } = await program(['list', '--strategy', './tempered.ts'], folder);
    expect(out).toContain(
      'strategy.capacity=<integer>  default task 300, domain 300, class 1000; samples in',
    );
    expect(out).toContain('strategy.drawn=<integer>  default 128; samples that');
  });

  it('takes options, and refuses those that it does not have', async () => {
    expect(await run('split-mnist/domain', './my-method.ts', '--set', 'strategy.coeficient=1')).toMatchObject(
      {
        status: 2,
        err: expect.stringMatching(/^error: unknown option of strategy my-method "coeficient": did you mean/),
      },
    );
  });
});

describe("a scenario of one's own", () => {
  it('runs from its file, with its source in its identity', async () => {
    write('my-split.ts', scenarioSkeleton('my-split'));
    const ended = await run('my-split.ts', 'adam', '--set', 'scenario.tasks=2');
    expect(ended.status).toBe(0);
    const [{ configuration, environment, tasks, accuracies }] = runsOf(ended) as [RunRecord];
    const source = createHash('sha256').update(scenarioSkeleton('my-split')).digest('hex');
    expect(configuration.scenario).toEqual({ name: 'my-split/domain', source, tasks: 2 });
    expect(environment.files).toEqual({ scenario: './my-split.ts' });
    expect(tasks).toBe(2);
    // 0 and 9, 1 and 8.
    expect(accuracies.map(({ samples }) => samples)).toEqual([1989, 1989, 2109]);
    expect(accuracies[0]!.accuracy).toBeGreaterThan(0.9);
  });
});

describe('stored runs of files', () => {
  const select = (...args: string[]) => program([...args, '--db', 'chosen.sqlite'], folder);
  const stored = async (...args: string[]) => {
    const { out, err } = await select('results', '--json', ...args);
    if (err) return err;
    const runs: RunRecord[] = JSON.parse(out);
    return runs
      .map(({ configuration: { scenario, strategy } }) => `${scenario.name} ${strategy.name}`)
      .sort();
  };

  beforeAll(async () => {
    copyFileSync(new URL('../../docs/examples/my-methods.ts', import.meta.url), join(folder, 'two.ts'));
    write('my-l2.ts', strategySkeleton('my-l2'));
    write('one-split.ts', scenarioSkeleton('one-split'));
    const grid = (...given: Parameters<typeof ownGrid>) =>
      run(...given, '--db', 'chosen.sqlite', '--set', 'scenario.tasks=2');
    const ended = await grid('./one-split.ts', 'adam,./my-l2.ts,er+./my-l2.ts,./two.ts#l1-anchor');
    expect(ended.status).toBe(0);
  });

  it('are chosen by what was given to run', async () => {
    expect(await stored('--strategy', 'adam,./my-l2.ts,er+./my-l2.ts')).toEqual([
      'one-split/domain adam',
      'one-split/domain er+my-l2',
      'one-split/domain my-l2',
    ]);
    expect(await stored('--scenario', './one-split.ts', '--strategy', './two.ts#l1-anchor')).toEqual([
      'one-split/domain l1-anchor',
    ]);
    // Of what a file defines, that which was run.
    expect(await stored('--strategy', './two.ts')).toEqual(['one-split/domain l1-anchor']);
  });

  it('are reported by the file as by the name, and then its defaults are known', async () => {
    // In processes of their own, which have not loaded the files before.
    const report = (scenario: string, strategy: string) =>
      start(
        [
          ...['report', '--scenario', scenario, '--strategy', `adam,${strategy}`],
          ...['--baseline', strategy, '--db', 'chosen.sqlite', '--out', 'chosen'],
        ],
        folder,
      ).ended;
    const [byFile, byName] = await Promise.all([
      report('one-split.ts', './my-l2.ts'),
      report('one-split/domain', 'my-l2'),
    ]);
    expect([byFile!.status, byName!.status]).toEqual([0, 0]);
    expect(byFile!.out).toMatch(/│ my-l2 +│ [\d.]+ \(n=1\) │\n│ +│ +baseline │/);
    expect(byFile!.out).not.toContain('strategy.coefficient');
    expect(byName!.out).toContain('strategy.coefficient=0.5');
  });

  it('are of a file that has to be given to run more of them', async () => {
    const more = await select('run', '--scenario', 'one-split/domain', '--strategy', 'adam', '--seed', '2');
    expect(more).toEqual({
      status: 2,
      out: '',
      err: 'error: one-split/domain is a scenario of your own, so give the file that defines it: --scenario ./one-split.ts#one-split/domain (stored runs had it from there)\n',
    });
    const { err } = await select('run', '--scenario', './one-split.ts', '--strategy', 'l1-anchor');
    expect(err).toContain('give the file that defines it: --strategy ./two.ts#l1-anchor');
  });

  it('stay when the file has gone, by their names', async () => {
    rmSync(join(folder, 'one-split.ts'));
    expect(await stored('--scenario', './one-split.ts')).toBe(
      'error: chosen.sqlite has no run with --scenario ./one-split.ts; it has: one-split/domain\n',
    );
    expect(await stored('--scenario', 'one-split/domain', '--strategy', 'adam')).toHaveLength(1);
  });

  it.each([
    [
      ['results', '--strategy', './two.ts#l2-anchor'],
      'has no run with --strategy ./two.ts#l2-anchor, which defines l2-anchor; it has: adam, ',
    ],
    [
      ['results', '--strategy', './unrun.ts'],
      'no run with --strategy ./unrun.ts, which defines unrun; it has',
    ],
    [
      ['results', '--strategy', 'my-l2,./my-l2.ts'],
      'my-l2 and ./my-l2.ts are the same strategy my-l2; give it once',
    ],
    [
      ['report', '--strategy', 'adam,./my-l2.ts', '--baseline', './two.ts'],
      './two.ts defines l1-anchor and l2-anchor; give --baseline one of these names',
    ],
    [
      ['report', '--strategy', 'adam,./my-l2.ts', '--baseline', './nowhere.ts'],
      'none of these runs has a strategy or head named "./nowhere.ts" (--baseline); there are: adam, ',
    ],
  ])('are refused where there are none: %j', async (args, message) => {
    write('unrun.ts', strategySkeleton('unrun'));
    const { status, out, err } = await select(...args);
    expect(err).toMatch(/^error: .*\n$/);
    expect(err).toContain(message);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });
});

describe('a file that is wrong', () => {
  it.each([
    [
      ['--scenario', 'split-mnist/task', '--strategy', './nowhere.ts'],
      'there is no file ./nowhere.ts; write one with: continual-bench new strategy NAME',
    ],
    [
      ['--scenario', 'split-mnist/task', '--strategy', './elsewhere'],
      './elsewhere is a folder, not a strategy file',
    ],
    [
      ['--scenario', 'split-mnist/task', '--strategy', 'adam,./notes.txt'],
      './notes.txt is not a strategy file: its name must end in .ts, .mts, .js or .mjs',
    ],
    [
      ['--scenario', '/nowhere/mine.ts', '--strategy', 'adam'],
      'there is no file /nowhere/mine.ts; write one with: continual-bench new scenario',
    ],
  ])('is refused before anything runs where there is none: %j', async (args, message) => {
    write('notes.txt', 'not a strategy');
    const { status, out, err } = await program(['run', ...args, '--db', 'none.sqlite'], folder);
    expect(err).toMatch(/^error: .*\n$/);
    expect(err).toContain(message);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  const isStored = (db: string) => existsSync(join(folder, db));

  it('stops a grid before anything is run where it cannot be loaded', async () => {
    write(
      'no-import.ts',
      strategySkeleton('no-import').replace(' squaredDistance,', ' square as squaredDistance,'),
    );
    const ended = await run('split-mnist/domain', 'adam,./no-import.ts', '--db', 'broken.sqlite');
    expect(ended).toMatchObject({ status: 1, out: '', err: expect.stringMatching(/^error: no-import\.ts:/) });
    expect(isStored('broken.sqlite')).toBe(false);
  });

  it.each<[string, string, number, RegExp]>([
    ['throwing', 'outputs: hidden,', 1, /^error: throwing\.ts:\d+: hidden is not defined\n$/],
    [
      'no-outputs',
      'outputs: 2.5,',
      1,
      /^error: no-outputs\.ts:\d+: no-outputs\/domain: outputs must be a positive whole number/,
    ],
  ])('stops a grid before anything is run where it makes no tasks: %s', async (name, by, status, told) => {
    write(`${name}.ts`, scenarioSkeleton(name).replace('outputs: 2,', by));
    const ended = await run(`split-mnist/domain,./${name}.ts`, 'adam', '--db', `${name}.sqlite`);
    expect(ended).toMatchObject({ status, out: '', err: expect.stringMatching(told) });
    expect(await program(['results', '--db', `${name}.sqlite`, '--json'], folder)).toMatchObject({
      status: 1,
    });
  });

  it('is told by list', async () => {
    write('no-syntax.ts', strategySkeleton('no-syntax').replace("optimizer: 'adam',", 'optimizer: ,'));
    expect(await program(['list', '--strategy', './no-syntax.ts'], folder)).toEqual({
      status: 1,
      out: '',
      err: 'error: no-syntax.ts:15: Unexpected ","\n',
    });
  });
});
