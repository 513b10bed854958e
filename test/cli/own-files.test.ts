import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/runs/record.js';
import { scenarioSkeleton } from '../../src/skeletons/scenario.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, temporaryFolder } from './program.js';

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

describe('a file that is wrong', () => {
  it.each([
    [
      ['--scenario', 'split-mnist/task', '--strategy', './nowhere.ts'],
      'there is no file ./nowhere.ts; write one with: continual-bench new strategy NAME',
    ],
    [['--scenario', 'split-mnist/task', '--strategy', './elsewhere'], 'there is no file ./elsewhere'],
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

  it('is told by list', async () => {
    write('no-syntax.ts', strategySkeleton('no-syntax').replace("optimizer: 'adam',", 'optimizer: ,'));
    expect(await program(['list', '--strategy', './no-syntax.ts'], folder)).toEqual({
      status: 1,
      out: '',
      err: 'error: no-syntax.ts:15: Unexpected ","\n',
    });
  });
});
