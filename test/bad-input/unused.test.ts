import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { linesOf } from '../../src/store/lines.js';
import { finished } from './made.js';
import { type BadInput, refuses } from './refused.js';

const run = ['run', '--scenario', 'split-mnist/task', '--strategy'];
const mine = { 'mine.ts': strategySkeleton('mine') };

/** What is given twice, so that it would count once. */
const twice: BadInput[] = [
  [
    'a setting',
    [...run, 'l2', '--set', 'strategy.coefficient=1', '--set', 'strategy.coefficient=2'],
    2,
    /--set: strategy\.coefficient is given twice; give it once/,
  ],
  [
    'a setting by its own option',
    [...run, 'l2', '--set', 'training.epochs=1', '--epochs', '2'],
    2,
    /training\.epochs is given twice/,
  ],
  [
    'an option',
    [...run, 'l2', '--learning-rate', '1', '--learning-rate', '1'],
    2,
    /^error: --learning-rate is given twice; give it once\n/,
  ],
  [
    'an option of which one is short for the other',
    ['results', '--db', 'a', '--db=b'],
    2,
    /--db is given twice/,
  ],
  ['an option without a value', ['list', '--json', '--json'], 2, /--json is given twice/],
  [
    'an option of a subcommand',
    ['bounds', 'run', '--seeds', '1', '--seeds', '2'],
    2,
    /--seeds is given twice/,
  ],
  [
    'a preset in a list',
    ['reproduce', 'table4', '--preset', 'paper,paper'],
    2,
    /--preset: paper is given twice; give it once/,
  ],
  ['a strategy in a list', [...run, 'l2,l2'], 2, /--strategy: l2 is given twice; give it once/],
  ['a strategy in two options', [...run, 'l2', '--strategy', 'ewc'], 2, /--strategy is given twice/],
  ['a seed', [...run, 'l2', '--seed', '1,2,01'], 2, /--seed: 1 is given twice/],
  ['a head', [...run, 'l2', '--head', 'mlp, mlp'], 2, /--head: mlp is given twice/],
  ['a strategy beside all', ['atlas', '--strategy', 'all,er'], 2, /er is given twice/],
  ['a cell', ['check', '--cell', 'table4,table4'], 2, /--cell: table4 is given twice/],
  [
    'a cell within others',
    ['check', '--cell', 'table4/mlp,table4'],
    2,
    /table4 includes table4\/mlp; give only one of them/,
  ],
  [
    'a variant',
    ['ablate', '--variant', 'sharpness 4,sharpness 4'],
    2,
    /--variant: sharpness 4 is given twice/,
  ],
  ['a table', ['reproduce', 'table3', 'table3'], 2, /table3 is given twice/],
  [
    'weights',
    ['reproduce', 'figure8', '--weights', 'a', '--weights', 'cifar10=b'],
    2,
    /--weights: the label of cifar10 is given twice/,
  ],
  ['data to fetch', ['data', 'fetch', 'cifar10', 'cifar10'], 2, /cifar10 is given twice/],
  [
    'a file to import',
    ['import', 'runs.jsonl', 'runs.jsonl'],
    2,
    /runs\.jsonl is given twice/,
    { 'runs.jsonl': linesOf([finished({ seed: 3 })]) },
  ],
  [
    'a file of one’s own',
    [...run, './mine.ts,mine.ts'],
    2,
    /\.\/mine\.ts and mine\.ts are the same strategy mine; give it once/,
    mine,
  ],
  [
    'a copy of a file',
    [...run, './mine.ts,./same.ts'],
    2,
    /\.\/mine\.ts and \.\/same\.ts are the same strategy mine/,
    { ...mine, 'same.ts': mine['mine.ts'] },
  ],
  [
    'one of a file’s definitions',
    ['list', '--strategy', './mine.ts,./mine.ts#mine'],
    2,
    /are the same strategy mine/,
    mine,
  ],
];

/** What is given and does nothing. */
const idle: BadInput[] = [
  [
    'a seed that no run has, beside one that some have',
    ['results', '--seed', '1,99'],
    2,
    /has no run with --seed 99 that matches the other options; leave 99 out/,
  ],
  ['a seed that no run has, to report', ['report', '--seed', '1,99'], 2, /has no run with --seed 99/],
  [
    'a variant of another head',
    ['ablate', '--variant', 'sharpness 4,the other layers', '--head', 'nsm'],
    2,
    /no variant with --variant "sharpness 4" matches the other options/,
  ],
  [
    'a strategy that a variant does not have',
    ['ablate', '--variant', 'sharpness 4', '--strategy', 'adam,si'],
    2,
    /no variant with --strategy "si" matches/,
  ],
  [
    'a head for strategies that train none',
    ['atlas', '--strategy', 'ncm,slda', '--head', 'mlp,nsm'],
    2,
    /none of these strategies trains a head, so nsm has no effect \(--head\); leave it out/,
  ],
  [
    'a strategy of the atlas that no setting is for',
    ['atlas', '--strategy', 'er-ace+xdg'],
    2,
    /er-ace\+xdg is for no setting/,
  ],
  [
    'a setting for a head that is not run',
    [...run, 'l2', '--set', 'head.sharpness=2'],
    2,
    /unknown option of head mlp "sharpness"/,
  ],
  [
    'the name of an ablation beside variants of one’s own',
    ['ablate', 'tuning', '--vary', 'head.slots=1'],
    2,
    /--vary makes variants of your own; leave out "tuning"/,
  ],
  [
    'a named variant beside variants of one’s own',
    ['ablate', '--variant', 'sharpness 4', '--vary', 'head.slots=1'],
    2,
    /--vary makes variants of your own; leave out --variant/,
  ],
  [
    'a scenario for named variants',
    ['ablate', '--scenario', 'split-mnist/task'],
    2,
    /--scenario is for variants of your own, which --vary makes; the others have theirs/,
  ],
  [
    'a preset for named variants',
    ['ablate', 'released', '--preset', 'paper'],
    2,
    /--preset is for variants of your own, which --vary makes; the others have theirs/,
  ],
  [
    'an option that is varied twice',
    ['ablate', '--vary', 'head.slots=1', '--vary', 'head.slots=2'],
    2,
    /--vary: head\.slots is given twice; give it once/,
  ],
  [
    'a setting for one of two strategies',
    [...run, 'adam,l2', '--set', 'strategy.coefficient=2'],
    2,
    /strategy adam has no option coefficient, so strategy\.coefficient cannot be set for all; set it by name: l2\.coefficient/,
  ],
  ['an argument too many for data', ['data', 'list', 'cifar10'], 2, /too many arguments for 'list'/],
  [
    'an argument too many for data import',
    ['data', 'import', 'cifar10', 'a', 'b'],
    2,
    /too many arguments for 'import'/,
  ],
  ['an argument too many for new', ['new', 'strategy', 'one', 'two'], 2, /too many arguments for 'new'/],
  ['an argument too many for rerun', ['rerun', 'a', 'b'], 2, /too many arguments for 'rerun'/],
  ['an option of a subcommand before it', ['bounds', '--seeds', '2', 'run'], 2, /unknown option '--seeds'/],
  [
    'a baseline with nothing to compare',
    ['report', '--baseline', 'adam'],
    2,
    /there is nothing to compare with --baseline adam/,
  ],
];

refuses([...twice, ...idle]);
