import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchedCells } from '../../src/bounds/cells.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { linesOf } from '../../src/store/lines.js';
import { start, temporaryFolder } from '../cli/program.js';
import { databaseOf, finished, finishedAs } from './made.js';
import { type BadInput, DATA, isRoot, refuses } from './refused.js';

const run = ['run', '--scenario', 'split-mnist/task', '--strategy', 'adam'];
const runs = { 'runs.jsonl': linesOf([finished({ seed: 3 })]) };
const file = { file: 'mine' };

const quick = (await watchedCells()).find(({ name }) => name === 'short-domain/mlp/sgd')!;

const locked: BadInput = [
  'a folder that must not be written to',
  ['import', 'runs.jsonl', '--db', 'locked/results.sqlite'],
  1,
  /locked\/results\.sqlite: it cannot be opened; check the permissions/,
  { ...runs, locked: (path) => mkdirSync(path, { mode: 0o500 }) },
];

refuses([
  ...['report', 'ablate', 'atlas', 'reproduce', 'tune', 'export-stream split-mnist/domain'].map(
    (command): BadInput => [
      `--out of ${command} without a name`,
      [...command.split(' '), '--out', ''],
      2,
      /^error: --out: "" is not the name of a folder\n$/,
    ],
  ),
  ...['data show split-mnist/domain --out', 'run --save-config'].map(
    (command): BadInput => [
      `${command} without a name`,
      [...command.split(' '), ''],
      2,
      /^error: --(out|save-config): "" is not the name of a file\n$/,
    ],
  ),
  [
    '--out of report that is a file',
    ['report', '--out', 'file'],
    1,
    /cannot write file\/tables\.md: EEXIST/,
    file,
  ],
  ['--out of report in a file', ['report', '--out', 'file/reports'], 1, /file/, file],
  [
    '--out of a comparison that is a file',
    ['report', '--compare', 'results/results.sqlite', 'results/results.sqlite', '--out', 'file'],
    1,
    /file/,
    file,
  ],
  ['--out of reproduce that is a file', ['reproduce', '--out', 'file'], 1, /file/, file],
  ['--out of reproduce in a file', ['reproduce', 'table3', '--out', 'file/reports'], 1, /file/, file],
  ['--out of the figure that is a file', ['reproduce', 'figure8', '--out', 'file'], 1, /file/, file],
  ['--out of ablate that is a file', ['ablate', '--out', 'file'], 1, /file/, file],
  ['--out of the atlas that is a file', ['atlas', '--out', 'file'], 1, /file/, file],
  ['--out in a folder of the kernel', ['report', '--out', '/proc/reports'], 1, /\/proc\/reports/],
  [
    '--db in a file',
    [...run, '--db', 'file/results.sqlite'],
    1,
    /cannot create the folder file: (EEXIST|ENOTDIR)/,
    file,
  ],
  [
    '--db of import in a file',
    ['import', 'runs.jsonl', '--db', 'file/results.sqlite'],
    1,
    /cannot create the folder file/,
    { ...runs, ...file },
  ],
  [
    '--db to read in a file',
    ['results', '--db', 'file/results.sqlite'],
    1,
    /file\/results\.sqlite cannot be accessed: ENOTDIR/,
    file,
  ],
  [
    '--db in a folder of the kernel',
    [...run, '--db', '/proc/results/results.sqlite'],
    1,
    /cannot create the folder \/proc\/results/,
  ],
  [
    '--db of a name that is too long',
    [...run, '--db', `${'x'.repeat(300)}.sqlite`],
    1,
    /cannot be accessed: ENAMETOOLONG/,
  ],
  [
    '--db of check in a file',
    ['check', '--cell', 'short-domain/mlp/sgd', '--db', 'file/results.sqlite'],
    1,
    /cannot create the folder file/,
    file,
  ],
  [
    '--bounds to write in a file',
    ['bounds', 'update', '--cell', quick.name, '--bounds', 'file/bounds.json'],
    1,
    /file\/bounds\.json cannot be read: ENOTDIR|cannot write file\/bounds\.json/,
    {
      ...file,
      'results/results.sqlite': databaseOf(
        [1, 2].map((seed) => finishedAs({ ...quick.configuration, seed })),
      ),
    },
  ],
  [
    'a name that leads out',
    ['new', 'strategy', '../mine'],
    2,
    /"\.\.\/mine" is not a valid name: use letters, digits and single hyphens, such as my-method/,
  ],
  [
    'the name of a part of a configuration',
    ['new', 'scenario', 'head'],
    2,
    /the name of a scenario must not be scenario, backbone, head, strategy, training, which are the parts of a configuration; use another name/,
  ],
  ['an absolute name', ['new', 'strategy', '/tmp/mine'], 2, /"\/tmp\/mine" is not a valid name/],
  ['a name of Windows that leads out', ['new', 'scenario', '..\\mine'], 2, /is not a valid name/],
  ['a name with an extension', ['new', 'strategy', 'mine.ts'], 2, /"mine\.ts" is not a valid name/],
  ['an empty name', ['new', 'scenario', ''], 2, /"" is not a valid name/],
  ['a name that would break the file', ['new', 'strategy', "a'b`"], 2, /is not a valid name/],
  ['a name of two lines', ['new', 'strategy', 'mine\nyours'], 2, /"mine\\nyours" is not a valid name/],
  [
    'a name that is too long',
    ['new', 'strategy', 'x'.repeat(300)],
    2,
    /the name "x{300}" is too long: use at most 100 characters/,
  ],
  [
    'the name of a built-in one',
    ['new', 'strategy', 'si'],
    2,
    /there is already a strategy "si": use another name/,
  ],
  [
    'a name whose file is there',
    ['new', 'strategy', 'mine'],
    1,
    /mine\.ts already exists and was not changed: use another name, or remove the file/,
    { 'mine.ts': 'mine' },
  ],
  [
    'a name whose test is there',
    ['new', 'scenario', 'mine'],
    1,
    /mine\.test\.ts already exists/,
    { 'mine.test.ts': 'mine' },
  ],
  [
    'a name whose file is a folder',
    ['new', 'strategy', 'mine'],
    1,
    /mine\.ts already exists/,
    { 'mine.ts': (path) => mkdirSync(path) },
  ],
  [
    'a file in place of the data, to list',
    ['data'],
    1,
    /the data folder cannot be read: ENOTDIR/,
    { [DATA]: '' },
  ],
  [
    'a file in place of the data, to fetch',
    ['data', 'fetch', 'cifar10'],
    1,
    /cannot be (read|kept): /,
    { [DATA]: '' },
  ],
  [
    'a file in place of the data, to import',
    ['data', 'import', 'cifar10', 'given'],
    1,
    /given cannot be imported: /,
    { [DATA]: '', 'given/a': '' },
  ],
  [
    'nothing to import data from',
    ['data', 'import', 'cifar10', 'nowhere.tar.gz'],
    2,
    /there is no file or folder nowhere\.tar\.gz$/m,
  ],
  [
    'an empty path to import data from',
    ['data', 'import', 'cifar10', ''],
    2,
    /there is no file or folder ""/,
  ],
  ...(isRoot ? [] : [locked]),
]);

it.each([`check --cell ${quick.name}`, 'list --strategy ./mine.ts'])(
  'a folder of temporary files that is not there, for %s',
  async (command) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'mine.ts'), strategySkeleton('mine'));
    const env = { ...process.env, TMPDIR: join(folder, 'gone') };
    expect(await start(command.split(' '), folder, env).ended).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(
        /^error: cannot make a temporary folder: ENOENT: .*; set the environment variable TMPDIR /,
      ),
    });
  },
);
