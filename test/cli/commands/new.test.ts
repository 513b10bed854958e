import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioKinds } from '../../../src/plugins/task-sequence.js';
import { modelNames, strategyModels } from '../../../src/skeletons/strategy.js';
import { accuraciesOf, ownGrid, runsOf } from '../own-grid.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

describe('new', () => {
  it.each(['strategy', 'scenario'])('writes a %s and its test', async (kind) => {
    const { status, out } = await program(['new', kind, 'my-own'], folderOf(kind));
    expect(status).toBe(0);
    expect(out).toMatch(
      /^wrote my-own\.ts and my-own\.test\.ts\n[\s\S]*npx continual-bench run .*\.\/my-own\.ts/,
    );
    expect(readFileSync(join(folder, kind, 'my-own.ts'), 'utf8')).toMatch(/^ {2}name: 'my-own/m);
    expect(readFileSync(join(folder, kind, 'my-own.test.ts'), 'utf8')).toContain("from './my-own.js'");
  });

  it.each(scenarioKinds)(
    'writes strategies that run as the built-in ones do, %s-incremental',
    async (kind) => {
      const inFolder = folderOf(`like-${kind}`);
      const models = modelNames.filter((like) => strategyModels[like].kind === kind);
      const scenario = `split-mnist/${kind}`;
      for (const like of models) {
        const { status, out } = await program(['new', 'strategy', `my-${like}`, '--like', like], inFolder);
        expect(status).toBe(0);
        expect(out).toContain(`npx continual-bench run --scenario ${scenario} --strategy ./my-${like}.ts\n`);
      }
      const chosen = models.flatMap((like) => [like, `./my-${like}.ts`]).join(',');
      const short = ['--set', 'scenario.classesPerTask=5', '--db', 'results.sqlite'];
      const ended = await program(ownGrid(scenario, chosen, ...short), inFolder);
      expect([ended.status, ended.err]).toEqual([0, expect.not.stringContaining('failed')]);
      const found = new Map(runsOf(ended).map((run) => [run.configuration.strategy.name, accuraciesOf(run)]));
      expect(models.length).toBeGreaterThan(0);
      for (const like of models) {
        expect(found.get(`my-${like}`)).toHaveLength(3);
        expect(found.get(`my-${like}`)).toEqual(found.get(like));
      }
    },
  );

  it('writes a scenario that transforms images, with each task another way', async () => {
    const inFolder = folderOf('like-transform');
    expect((await program(['new', 'scenario', 'my-own', '--like', 'rotated-mnist'], inFolder)).status).toBe(
      0,
    );
    const ended = await program(
      ownGrid('./my-own.ts', 'adam', '--set', 'scenario.tasks=2', '--db', 'results.sqlite'),
      inFolder,
    );
    expect([ended.status, ended.err]).toEqual([0, expect.not.stringContaining('failed')]);
    const [run] = runsOf(ended);
    expect(run!.configuration.scenario).toMatchObject({ name: 'my-own/domain', tasks: 2, step: 4 });
    const [first, , later] = accuraciesOf(run!).map(({ accuracy }) => accuracy);
    // The network has learned the images where they were, and then where they are.
    expect(first).toBeGreaterThan(0.5);
    expect(later).toBeGreaterThan(0.5);
  });

  it('writes a stream without borders, whose tasks come in turns', async () => {
    const inFolder = folderOf('like-stream');
    expect((await program(['new', 'scenario', 'my-own', '--like', 'stream'], inFolder)).status).toBe(0);
    const ended = await program(ownGrid('./my-own.ts', 'adam,er', '--db', 'results.sqlite'), inFolder);
    expect([ended.status, ended.err]).toEqual([0, expect.not.stringContaining('failed')]);
    const runs = runsOf(ended);
    expect(runs.map(({ earlyAccuracies }) => earlyAccuracies)).toEqual([[], []]);
    // All tasks have come before the first test, so what comes last is not all that is known.
    expect(Math.min(...accuraciesOf(runs[0]!).map(({ accuracy }) => accuracy))).toBeGreaterThan(0.4);
    const refused = await program(ownGrid('./my-own.ts', 'si', '--db', 'results.sqlite'), inFolder);
    expect([refused.status, refused.err]).toEqual([
      2,
      expect.stringContaining('set training.consolidateEvery'),
    ]);
  });

  it.each([
    ['strategy', 100],
    ['scenario', 93],
  ])(
    'writes a %s of the longest name that list and run take, and of no longer one',
    async (kind, longest) => {
      const inFolder = folderOf(`longest-${kind}`);
      const name = 'x'.repeat(longest);
      expect((await program(['new', kind, name], inFolder)).status).toBe(0);
      const listed = await program(['list', `--${kind}`, `./${name}.ts`], inFolder);
      expect([listed.status, listed.err]).toEqual([0, '']);
      expect(await program(['new', kind, `${name}x`], inFolder)).toEqual({
        status: 2,
        out: '',
        err: `error: the name "${name}x" is too long: use at most ${longest} characters\n`,
      });
    },
  );

  it.each(['there.ts', 'there.test.ts'])('leaves %s as it is', async (file) => {
    const name = `is-${file.replaceAll('.', '-')}`;
    const inFolder = folderOf(name);
    writeFileSync(join(folder, name, file), 'mine');
    expect(await program(['new', 'strategy', 'there'], inFolder)).toEqual({
      status: 1,
      out: '',
      err: `error: ${file} already exists and was not changed: use another name, or remove the file\n`,
    });
    expect(readFileSync(join(folder, name, file), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, name, file === 'there.ts' ? 'there.test.ts' : 'there.ts'))).toBe(false);
  });

  it.each([
    [['strategy', 'My method'], '"My method" is not a valid name: use letters, digits'],
    [['strategy', '../up'], '"../up" is not a valid name'],
    [['strategy', 'si'], 'there is already a strategy "si"'],
    [['scenario', 'split-mnist'], 'there is already a scenario "split-mnist"'],
    [['head', 'mine'], 'Allowed choices are strategy, scenario'],
    [
      ['strategy', 'mine', '--like', 'si'],
      'unknown strategy to start from "si" (known: l2, er, lwf, a-gem, ncm, xdg)',
    ],
    [
      ['scenario', 'mine', '--like', 'er'],
      'unknown scenario to start from "er" (known: split-mnist, rotated-mnist, stream)',
    ],
  ])('refuses %j', async (args, message) => {
    const { status, out, err } = await program(['new', ...args], folder);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });
});

function folderOf(name: string): string {
  mkdirSync(join(folder, name));
  return join(folder, name);
}
