import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandOf } from '../../src/runs/command.js';
import { scenarioSkeleton } from '../../src/skeletons/scenario.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, start, temporaryFolder } from './program.js';

const folder = temporaryFolder();

/** Runs a short grid in a process of its own, which a file that is wrong might end. */
const runApart = (...given: Parameters<typeof ownGrid>) => start(ownGrid(...given), folder).ended;
/** The same in this process. */
const run = (...given: Parameters<typeof ownGrid>) => program(ownGrid(...given), folder);
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

/** The skeleton's strategy of another name, with a text in it replaced. */
function strategyWith(name: string, replaced = '', by = ''): string {
  const text = strategySkeleton(name);
  expect(text).toContain(replaced);
  return text.replace(replaced, by);
}

const PENALTY = 'tf.mul(coefficient, squaredDistance(parameters, anchor)),';
const AFTER_TASK = '(_state, { parameters }) => ({ anchor: parameters }),';

/** What is wrong in a file, and what is told of it: file, line, message. */
const wrongStrategies: [name: string, text: string, told: RegExp][] = [
  [
    'throws',
    strategyWith('throws', PENALTY, "{ throw new Error('not today'); },"),
    /^throws\.ts:25: not today$/,
  ],
  [
    'nan',
    strategyWith('nan', PENALTY, 'tf.mul(Number.NaN, squaredDistance(parameters, anchor)),'),
    /^nan\.ts:24: the penalty is NaN at the parameters that task 1 ended with$/,
  ],
  [
    'infinite-state',
    strategyWith(
      'infinite-state',
      AFTER_TASK,
      '(_state, { parameters: p }) => ({ anchor: Object.fromEntries(Object.entries(p).map(([name, one]) => [name, tf.div(one, 0)])) }),',
    ),
    /^infinite-state\.ts:27: the state's anchor\.hidden1\.weight is not finite after task 1$/,
  ],
  [
    'no-scalar',
    strategyWith('no-scalar', PENALTY, "parameters['hidden1.bias'],"),
    /^no-scalar\.ts:24: the penalty must be a float32 tensor of shape \[\], but is float32 \[8\]$/,
  ],
  [
    'other-shape',
    strategyWith(
      'other-shape',
      AFTER_TASK,
      "(_state, { parameters }) => ({ anchor: { ...parameters, 'hidden1.bias': tf.scalar(0) } }),",
    ),
    /^other-shape\.ts:27: .* was given 'state\.anchor\.hidden1\.bias' as float32 \[8\], but returns it as float32 \[\]$/,
  ],
  [
    'mismatch',
    strategyWith('mismatch', PENALTY, "tf.sum(tf.add(parameters['hidden1.bias']!, tf.zeros([3]))),"),
    /^mismatch\.ts:25: shapes \[8\] and \[3\] cannot be broadcast together$/,
  ],
  [
    'reads',
    strategyWith(
      'reads',
      PENALTY,
      '{\n      squaredDistance(parameters, anchor).dataSync();\n      return tf.scalar(0);\n    },',
    ),
    /^reads\.ts:26: the data of a tensor was read while/,
  ],
  [
    'exits',
    strategyWith('exits', PENALTY, '{ process.exit(0); },'),
    /^exits\.ts:25: process\.exit was called; throw an error instead$/,
  ],
  [
    'rejects',
    strategyWith(
      'rejects',
      AFTER_TASK,
      "(_, { parameters }) => { void Promise.reject(new Error('later')); return { anchor: parameters }; },",
    ),
    /^rejects\.ts:27: later$/,
  ],
  [
    'in-helper',
    strategyWith('in-helper', PENALTY, 'helped(),').replace(
      'import',
      "import { helped } from './helper.js';\nimport",
    ),
    /^helper\.ts:2: not helped$/,
  ],
];

/** The same of files that cannot be loaded. */
const unloadable: typeof wrongStrategies = [
  [
    'no-default',
    strategyWith('no-default', 'class: { coefficient: 100 }', 'class: {}'),
    /^no-default\.ts:20: defaults\.class does not fit: coefficient: /,
  ],
  [
    'no-export',
    strategyWith('no-export', 'export default', 'export const mine ='),
    /^no-export\.ts:10: it has no default export$/,
  ],
  [
    'no-syntax',
    strategyWith('no-syntax', "optimizer: 'adam',", 'optimizer: ,'),
    /^no-syntax\.ts:15: Unexpected ","$/,
  ],
  [
    'no-types',
    strategyWith('no-types', "optimizer: 'adam',", 'optimizer: 7,'),
    /^no-types\.ts:15: optimizer: /,
  ],
  [
    'no-file',
    strategyWith('no-file', 'import', "import './nowhere.js';\nimport"),
    /^no-file\.ts:1: Could not resolve "\.\/nowhere\.js"$/,
  ],
  [
    'no-package',
    strategyWith('no-package', 'import', "import 'left-padding';\nimport"),
    /^no-package\.ts:1: there is no package "left-padding"$/,
  ],
  [
    'no-name',
    strategyWith('no-name', ' squaredDistance,', ' square as squaredDistance,'),
    /^no-name\.ts:1: .* does not provide an export named 'square'$/,
  ],
  [
    'taken',
    strategySkeleton('adam'),
    /^taken\.ts:11: there is already a strategy "adam": give this one another name$/,
  ],
  [
    'at-load',
    strategyWith('at-load', '/** What', "throw new Error('at once');\n/** What"),
    /^at-load\.ts:3: at once$/,
  ],
  [
    'exits-at-load',
    strategyWith('exits-at-load', '/** What', 'process.exit();\n/** What'),
    /^exits-at-load\.ts:3: process\.exit was called/,
  ],
  [
    'rejects-at-load',
    strategyWith('rejects-at-load', '/** What', "void Promise.reject(new Error('adrift'));\n/** What"),
    /^rejects-at-load\.ts:3: adrift$/,
  ],
  [
    'waits',
    strategyWith('waits', '/** What', 'await new Promise(() => {});\n/** What'),
    /^waits\.ts:\d+: it waits for something that never happens$/,
  ],
];

describe('a file that is wrong', () => {
  it('fails its own runs, each with its file and line, and no others', async () => {
    write('helper.ts', "export function helped(): never {\n  throw new Error('not helped');\n}\n");
    for (const [name, text] of wrongStrategies) write(`${name}.ts`, text);
    const wrong = wrongStrategies.map(([name]) => `./${name}.ts`).join();
    const ended = await runApart('split-mnist/domain', `${wrong},l2`, '--jobs', '1', '--db', 'wrong.sqlite');
    expect(ended.status).toBe(1);
    expect(ended.err).toContain(
      `error: ${wrongStrategies.length} of ${wrongStrategies.length + 1} runs failed`,
    );
    expect(ended.err).not.toMatch(/\n\s+at /);
    const runs = runsOf(ended);
    for (const [name, , told] of wrongStrategies) {
      const [stored] = runs.filter(({ configuration }) => configuration.strategy.name === name);
      expect(stored, name).toMatchObject({ status: 'failed', error: expect.stringMatching(told) });
      expect(ended.err).toContain(`· seed 1: ${stored!.error}\n`);
    }
    // What they did wrong left nothing behind in the process that computed another after them.
    const finished = runs.filter(({ status }) => status === 'finished');
    const [alone] = runsOf(
      await program(ownGrid('split-mnist/domain', 'l2', '--db', 'alone.sqlite'), folder),
    );
    expect(finished.map(accuraciesOf)).toEqual([accuraciesOf(alone!)]);
  });

  it.each(unloadable)(
    'stops the command before anything is run where it cannot be loaded: %s',
    async (name, text, told) => {
      write(`${name}.ts`, text);
      const ended = await runApart('split-mnist/domain', `l2,./${name}.ts`, '--db', 'unloadable.sqlite');
      expect(ended).toMatchObject({ status: 1, out: '' });
      expect(ended.err).toMatch(/^error: .*\n$/);
      expect(ended.err.slice('error: '.length, -1)).toMatch(told);
      expect(existsSync(join(folder, 'unloadable.sqlite'))).toBe(false);
    },
  );

  it('fails its own runs where it does wrong later, and ends nothing', async () => {
    const later = (name: string, what: string) =>
      write(`${name}.ts`, strategyWith(name, '/** What', `setTimeout(() => { ${what} }, 700);\n/** What`));
    later('exits-later', 'process.exit(0);');
    later('throws-later', "throw new Error('too late');");
    later('rejects-later', "void Promise.reject(new Error('much too late'));");
    const files = './exits-later.ts,./throws-later.ts,./rejects-later.ts';
    const ended = await start(
      [
        ...['run', '--scenario', 'split-mnist/domain', '--strategy', `${files},l2`, '--jobs', '1', '--json'],
        ...['--hidden', '64', '--epochs', '3', '--batch-size', '100', '--db', 'later.sqlite'],
      ],
      folder,
    ).ended;
    expect(ended.status).toBe(1);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(runsOf(ended).map(({ status, error }) => [status, error])).toEqual([
      ['failed', expect.stringMatching(/^exits-later\.ts:3: process\.exit was called/)],
      ['finished', null],
      ['failed', 'rejects-later.ts:3: much too late'],
      ['failed', 'throws-later.ts:3: too late'],
    ]);
  });

  it('stops the command before anything is run where it defines a scenario that has no tasks', async () => {
    const wrong: [name: string, replaced: string, by: string, told: RegExp][] = [
      ['throwing', 'outputs: 2,', 'outputs: hidden,', /^throwing\.ts:19: hidden is not defined$/],
      [
        'rows',
        'return { rows,',
        'return { rows: rows.map((row) => row + 99_999),',
        /^rows\.ts:17: .* has bad training images: there is no row 10\d+, only 0 to 59999$/,
      ],
      ['kind', "kind: 'domain'", "kind: 'domian'", /^kind\.ts:10: kind: /],
    ];
    write('my-split.ts', scenarioSkeleton('my-split'));
    for (const [name, replaced, by] of wrong) {
      expect(scenarioSkeleton(name)).toContain(replaced);
      write(`${name}.ts`, scenarioSkeleton(name).replace(replaced, by));
    }
    for (const [name, , , told] of wrong) {
      const ended = await runApart(
        `./my-split.ts,./${name}.ts`,
        'adam',
        ...['--set', 'scenario.tasks=1', '--db', 'split.sqlite'],
      );
      expect(ended, name).toMatchObject({ status: 1, out: '' });
      expect(ended.err.replace(/^error: /, '').trimEnd()).toMatch(told);
    }
    const { out } = await program(['results', '--db', 'split.sqlite', '--json'], folder);
    expect(out === '' ? [] : JSON.parse(out)).toEqual([]);
  });
});

/** The words of a command, as a shell splits them. */
const wordsOf = (command: string): string[] =>
  execFileSync('sh', { input: `printf '%s\\0' ${command}`, encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('a file of several strategies', () => {
  const definition = strategySkeleton('one').slice(strategySkeleton('one').indexOf('defineStrategy('));
  const start = strategySkeleton('one').replace(`export default ${definition}`, '');
  const one = definition.trimEnd().replace(/;$/, '');
  const several = ['--set', 'scenario.heldOut=0', '--db', 'several.sqlite'];

  beforeAll(() =>
    write('several.ts', `${start}export default [${one}, ${one.replace("'one'", "'two'")}];\n`),
  );

  it('runs all of them, or the one that is named, which its command repeats', async () => {
    const chosen = await run('split-mnist/domain', 'several.ts#two', ...several);
    expect(runsOf(chosen).map(({ configuration }) => configuration.strategy.name)).toEqual(['two']);
    const all = await run('split-mnist/domain', './several.ts', ...several);
    expect(all.err).toContain('1 of 2 runs is already stored');
    const commands = runsOf(all).map((stored) => commandOf([stored]));
    expect(commands[0]).toContain("--strategy './several.ts#one'");
    const repeated = await program(wordsOf(commands[0]!).slice(2), folder);
    expect([repeated.status, repeated.err]).toEqual([0, expect.stringContaining('the run is done')]);
  });

  it('lists the one that is named, and computes it anew', async () => {
    const { out } = await program(['list', '--strategy', './several.ts#two', '--json'], folder);
    expect(JSON.parse(out).strategy.map(({ name }: { name: string }) => name)).toEqual(['two']);
    const stored = runsOf(await run('split-mnist/domain', './several.ts#two', ...several));
    const again = await program(['rerun', stored[0]!.id, '--db', 'several.sqlite'], folder);
    expect([again.status, again.out]).toEqual([
      0,
      expect.stringMatching(/^bit-equal: (\d+) of \1 accuracies/),
    ]);
  });
});
