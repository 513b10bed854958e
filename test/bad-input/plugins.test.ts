import { mkdirSync } from 'node:fs';
import { scenarioSkeleton } from '../../src/skeletons/scenario.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { main } from '../cli/program.js';
import { type BadInput, type Given, refuses } from './refused.js';

const run = (strategy: string) => ['run', '--scenario', 'split-mnist/task', '--strategy', strategy];

/** A file of one's own that defines nothing. */
const listed = (what: string, file: string, content: Given[string], message: RegExp): BadInput => [
  what,
  ['list', '--strategy', `./${file}`],
  1,
  message,
  { [file]: content },
];

const long = 'x'.repeat(300);

refuses([
  [
    'a file that is not there',
    run('./mine.ts'),
    2,
    /there is no file \.\/mine\.ts; write one with: continual-bench new strategy NAME/,
  ],
  ['one among built-in ones that is not there', run('adam,mine.ts'), 2, /there is no file mine\.ts/],
  [
    'a folder',
    run('./mine'),
    2,
    /\.\/mine is a folder, not a strategy file; write one with: /,
    { 'mine/mine.ts': strategySkeleton('mine') },
  ],
  [
    'a folder with the name of a file',
    run('./mine'),
    2,
    /\.\/mine is a folder, not a strategy file; did you mean \.\/mine\.ts\?$/m,
    { 'mine.ts': strategySkeleton('mine'), 'mine/one.png': '' },
  ],
  [
    'a misspelt file',
    run('files/shape.ts'),
    2,
    /there is no file files\/shape\.ts; did you mean files\/shapes\.ts\?$/m,
    { 'files/shapes.ts': '' },
  ],
  [
    'a file without a path that is no module',
    ['run', '--scenario', 'mine.png', '--strategy', 'adam'],
    2,
    /mine\.png is not a scenario file: its name must end in \.ts, /,
    { 'mine.png': '' },
  ],
  [
    'a picture to show',
    ['data', 'show', 'mine.png'],
    2,
    /mine\.png is not a scenario file: its name must end in \.ts, /,
    { 'mine.png': '' },
  ],
  [
    'a folder to show',
    ['data', 'show', './shapes'],
    2,
    /\.\/shapes is a folder, not a scenario file; did you mean \.\/shapes\.ts\?$/m,
    { 'shapes.ts': '', 'shapes/one.png': '' },
  ],
  [
    'the name of a file to show',
    ['data', 'show', 'shapes'],
    2,
    /unknown scenario "shapes": did you mean the file \.\/shapes\.ts\?$/m,
    { 'shapes.ts': '' },
  ],
  [
    'a folder with the name of a module',
    run('./mine.ts'),
    2,
    /\.\/mine\.ts is a folder, not a strategy file;/,
    { 'mine.ts': (path) => mkdirSync(path) },
  ],
  [
    'a file of another kind',
    run('./mine.py'),
    2,
    /\.\/mine\.py is not a strategy file: its name must end in \.ts, /,
    { 'mine.py': 'import torch' },
  ],
  [
    'a file in a file',
    run('./mine.ts/mine.ts'),
    1,
    /\.\/mine\.ts\/mine\.ts cannot be read: ENOTDIR/,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  ['a name longer than a file can have', run(`./${long}.ts`), 1, /cannot be read: ENAMETOOLONG/],
  [
    'a name that is a file’s',
    run('mine'),
    2,
    /unknown strategy "mine": did you mean the file \.\/mine\.ts\?$/m,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  [
    'a name that is a scenario’s file’s',
    ['run', '--scenario', 'mine/task', '--strategy', 'adam'],
    2,
    /unknown scenario "mine\/task": did you mean the file \.\/mine\.mjs\?$/m,
    { 'mine.mjs': '' },
  ],
  ['a name of two lines', run('./my\nown.ts'), 2, /there is no file \.\/my\\nown\.ts/],
  [
    'a scenario that is not there',
    ['run', '--scenario', './mine.ts', '--strategy', 'adam'],
    2,
    /write one with: continual-bench new scenario NAME/,
  ],
  [
    'a definition that a file does not have',
    run('adam,./mine.ts#other'),
    2,
    /^error: unknown strategy in \.\/mine\.ts "other" \(known: mine\)$/m,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  [
    'a definition without a name',
    ['list', '--strategy', 'mine.ts#'],
    2,
    /^error: unknown strategy in mine\.ts "" \(known: mine\)$/m,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  [
    'a setting that a file of a scenario does not have',
    ['run', '--scenario', './mine.ts#mine/tsk', '--strategy', 'adam'],
    2,
    /^error: unknown scenario in \.\/mine\.ts "mine\/tsk" \(known: mine\/domain\)$/m,
    { 'mine.ts': scenarioSkeleton('mine') },
  ],
  ['a definition of no file', run('./mine.ts#mine'), 2, /there is no file \.\/mine\.ts;/],
  listed(
    'a property of odd name',
    'mine.ts',
    strategySkeleton('mine').replace("optimizer: 'adam',", "optimizer: 'adam',\n  '(*': 1,"),
    /^error: mine\.ts:16: unknown property of a strategy "\(\*"/m,
  ),
  [
    'an option that a file does not have',
    [...run('./mine.ts'), '--set', 'strategy.strength=1'],
    2,
    /unknown option of strategy mine "strength"/,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  [
    'the name of a strategy in a file',
    ['results', '--strategy', './mine.ts'],
    2,
    /has no run with --strategy \.\/mine\.ts/,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  listed(
    'a syntax error',
    'mine.ts',
    'export default {\n  name: ,\n};\n',
    /^error: mine\.ts:2: Unexpected ","$/m,
  ),
  listed(
    'a scenario',
    'mine.ts',
    scenarioSkeleton('mine'),
    /^error: mine\.ts:\d+: it defines a scenario, not a strategy: give it with --scenario$/m,
  ),
  [
    'a strategy as a scenario',
    ['list', '--scenario', './mine.ts'],
    1,
    /^error: mine\.ts:\d+: it defines a strategy, not a scenario: give it with --strategy$/m,
    { 'mine.ts': strategySkeleton('mine') },
  ],
  listed('an empty file', 'mine.ts', '', /^error: mine\.ts:1: it has no default export$/m),
  listed(
    'no default export',
    'mine.ts',
    'export const name = "mine";\n',
    /^error: mine\.ts:1: it has no default export$/m,
  ),
  listed(
    'a function by default',
    'mine.mjs',
    'export default () => {};\n',
    /^error: mine\.mjs:1: its default export is not a strategy$/m,
  ),
  listed(
    'an empty list by default',
    'mine.js',
    'export default [];\n',
    /^error: mine\.js:1: its default export is not a strategy$/m,
  ),
  listed('nothing of what it needs', 'mine.ts', 'export default {};\n', /^error: mine\.ts:1: name: /m),
  listed(
    'a proxy',
    'mine.ts',
    'export default new Proxy({}, { get() { throw null; } });\n',
    /^error: mine\.ts:1: null$/m,
  ),
  listed('something else that is thrown', 'mine.ts', 'throw undefined;\n', /^error: mine\.ts:1: undefined$/m),
  listed(
    'an end of the process when it is loaded',
    'mine.ts',
    'process.exit(0);\n',
    /^error: mine\.ts:1: process\.exit was called/m,
  ),
  listed(
    'an import of a file that is not there',
    'mine.ts',
    'import "./helper.js";\n',
    /^error: mine\.ts:1: Could not resolve "\.\/helper\.js"$/m,
  ),
  listed(
    'an import of itself by another extension',
    'mine.ts',
    'import { a } from "./data.bin";\nexport default a;\n',
    /^error: mine\.ts:1: /m,
  ),
  listed(
    'a package that is not there',
    'mine.ts',
    'import "left-padding";\n',
    /^error: mine\.ts:1: there is no package "left-padding"$/m,
  ),
  listed(
    'the name of a built-in one',
    'mine.ts',
    strategySkeleton('ewc'),
    /^error: mine\.ts:11: there is already a strategy "ewc": give this one another name$/m,
  ),
  listed(
    'one name twice',
    'mine.ts',
    `${strategySkeleton('mine').replace('export default', 'const one =')}export default [one, one];\n`,
    /^error: mine\.ts:\d+: there is already a strategy "mine": give this one another name$/m,
  ),
  listed(
    'a name with odd characters',
    'mine.ts',
    strategySkeleton('../mine\\u001b[2J'),
    /^error: mine\.ts:11: name: must be letters, digits and single hyphens, such as my-method$/m,
  ),
  listed(
    'the name of a part of a configuration',
    'mine.ts',
    strategySkeleton('training'),
    /^error: mine\.ts:11: name: must not be scenario, backbone, head, strategy, training, which are the parts of a configuration$/m,
  ),
  listed(
    'a name of half a million letters',
    'mine.ts',
    strategySkeleton('x'.repeat(500_000)),
    /^error: mine\.ts:11: name: must have at most 100 characters$/m,
  ),
  listed(
    'binary garbage',
    'mine.ts',
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 197) & 255),
    /^error: mine\.ts:1: /m,
  ),
  listed('zeros', 'mine.js', new Uint8Array(4096), /^error: mine\.js:1: /m),
  listed(
    'a file of odd name',
    'my \u00e9 #?%41.ts',
    'throw new Error("told");\n',
    /^error: my \u00e9 #\?%41\.ts:1: told$/m,
  ),
  [
    'a scenario of another kind than its name',
    ['list', '--scenario', './mine.ts'],
    1,
    /^error: mine\.ts:6: name must be letters, digits and single hyphens followed by the kind, such as my-split\/class/,
    { 'mine.ts': scenarioSkeleton('mine').replace("kind: 'domain'", "kind: 'class'") },
  ],
  [
    'a scenario with the name of a part of a configuration',
    ['list', '--scenario', './mine.ts'],
    1,
    /^error: mine\.ts:6: name must not be scenario, backbone, head, strategy, training, which are the parts of a configuration$/m,
    { 'mine.ts': scenarioSkeleton('head') },
  ],
  [
    'a strategy for a scenario',
    ['list', '--scenario', './mine.ts'],
    1,
    /^error: mine\.ts:\d+: /,
    { 'mine.ts': strategySkeleton('mine') },
  ],
]);

// The test runner rewrites the lines of stacks in its own process.
refuses(
  [
    listed(
      'a property that cannot be read',
      'mine.ts',
      'export default {\n  get name() { throw new Error("mine"); },\n};\n',
      /^error: mine\.ts:2: mine$/m,
    ),
    listed(
      'an error when it is loaded',
      'mine.ts',
      '\nthrow new Error("not today\\nnor tomorrow");\n',
      /^error: mine\.ts:2: not today$/m,
    ),
  ],
  main,
);
