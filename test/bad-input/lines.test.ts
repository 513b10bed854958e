import { mkdirSync, readFileSync } from 'node:fs';
import { BOUNDS_FILE } from '../../src/bounds/bounds-file.js';
import { linesOf } from '../../src/store/lines.js';
import { finished } from './made.js';
import { type BadInput, type Given, refuses } from './refused.js';

const line = linesOf([finished({ seed: 3 })]).trimEnd();
const another = linesOf([finished({ seed: 4 })]).trimEnd();

/** Lines that are not imported. */
const imported = (what: string, content: Given[string], message: RegExp): BadInput => [
  what,
  ['import', 'runs.jsonl'],
  1,
  message,
  { 'runs.jsonl': content },
];

/** The line with something in it changed. */
function changed(change: (line: ReturnType<typeof finished>) => unknown): string {
  const parsed = JSON.parse(line) as ReturnType<typeof finished>;
  change(parsed);
  return `${JSON.stringify(parsed)}\n`;
}

const bounds = JSON.parse(readFileSync(BOUNDS_FILE, 'utf8')) as {
  cells: Record<string, { mean: number; accuracies: Record<string, unknown> }>;
};
const quick = 'short-domain/mlp/sgd';
const check = ['check', '--cell', quick, '--seeds', '1', '--bounds', 'bounds.json'];

const bounded = (what: string, content: Given[string], message: RegExp): BadInput => [
  what,
  check,
  1,
  message,
  { 'bounds.json': content },
];

function changedBounds(change: (given: typeof bounds) => unknown): string {
  const copy = structuredClone(bounds);
  change(copy);
  return JSON.stringify(copy);
}

refuses([
  ['no file of runs', ['import', 'runs.jsonl'], 2, /there is no file runs\.jsonl; make such a file with/],
  imported('a folder of runs', (path) => mkdirSync(path), /runs\.jsonl is a folder, not a file$/m),
  imported(
    'an empty file',
    '',
    /runs\.jsonl has no runs in it; make such a file with: continual-bench results --jsonl/,
  ),
  imported('no JSON', 'seed,accuracy\n1,0.9\n', /runs\.jsonl:1: it is not JSON; nothing was imported/),
  imported(
    'binary',
    Uint8Array.from({ length: 999 }, (_, index) => (index * 31) & 255),
    /runs\.jsonl:1: it is not JSON/,
  ),
  imported('a byte order mark', `\ufeff${line}\n`, /runs\.jsonl:1: it is not JSON/),
  imported('UTF-16', Buffer.from(`${line}\n`, 'utf16le'), /runs\.jsonl:1: it is not JSON/),
  imported(
    'a good line and half of one',
    `${another}\n${line.slice(0, 300)}`,
    /runs\.jsonl:2: it is not JSON; nothing was imported/,
  ),
  imported('an empty line', `${another}\n\n${line}\n`, /runs\.jsonl:2: it is not JSON/),
  imported('a list', `[${line}]\n`, /runs\.jsonl:1: must be an object/),
  imported('null', 'null\n', /runs\.jsonl:1: must be an object, but is null/),
  imported('an array without end', `${'['.repeat(200_000)}\n`, /runs\.jsonl:1: it is not JSON/),
  imported(
    'another id',
    changed((run) => Object.assign(run, { id: '0'.repeat(64) })),
    /runs\.jsonl:1: the id does not match the configuration/,
  ),
  imported(
    'a configuration that was changed',
    changed(({ configuration }) => Object.assign(configuration, { seed: 9 })),
    /the id does not match the configuration/,
  ),
  imported(
    'a configuration without its head',
    changed(({ configuration }) => delete (configuration as Partial<typeof configuration>).head),
    /configuration\.head: /,
  ),
  imported(
    'a missing field',
    changed((run) => delete (run as Partial<typeof run>).peakMemory),
    /runs\.jsonl:1: peakMemory: /,
  ),
  imported(
    'a field too many',
    changed((run) => Object.assign(run, { remark: 1 })),
    /has an unknown property "remark"/,
  ),
  imported(
    'an accuracy of 2',
    changed(({ accuracies }) => Object.assign(accuracies[0]!, { accuracy: 2 })),
    /accuracies\.0\.accuracy: must be at most 1, but is 2/,
  ),
  imported(
    'an infinite accuracy',
    line.replace('"accuracy":0.9', '"accuracy":1e999'),
    /accuracies\.0\.accuracy: /,
  ),
  imported(
    'a gap in the matrix',
    changed(({ accuracies }) => accuracies.splice(1, 1)),
    /the accuracy on task 1 after task 2 is missing or out of order/,
  ),
  imported(
    'an accuracy twice',
    changed(({ accuracies }) => accuracies.push(accuracies[2]!)),
    /there are more accuracies than 2 tasks have/,
  ),
  imported(
    'a billion tasks',
    changed((run) => Object.assign(run, { tasks: 1e9 })),
    /the accuracy on task 1 after task 3 is missing/,
  ),
  imported(
    'a billion tasks, and all of the first',
    changed((run) => Object.assign(run, { tasks: 1e9, accuracies: [], earlyAccuracies: [] })),
    /the accuracy on task 1 after task 1 is missing/,
  ),
  imported(
    'no tasks',
    changed((run) => Object.assign(run, { tasks: 0 })),
    /tasks: must be above 0/,
  ),
  imported(
    'a time that is none',
    changed((run) => Object.assign(run, { startedAt: 'yesterday' })),
    /startedAt: must be a time such as/,
  ),
  imported(
    'seconds below zero',
    changed((run) => Object.assign(run, { seconds: -1 })),
    /seconds: must be at least 0/,
  ),
  imported(
    'a number beyond what can be counted',
    line.replace(/"peakMemory":\d+/, '"peakMemory":1e300'),
    /peakMemory: /,
  ),
  [
    'a good file and a wrong one',
    ['import', 'good.jsonl', 'wrong.jsonl'],
    1,
    /wrong\.jsonl:1: it is not JSON; nothing was imported/,
    { 'good.jsonl': `${line}\n`, 'wrong.jsonl': 'x\n' },
  ],

  bounded(
    'no file of bounds',
    (path) => mkdirSync(path),
    /bounds\.json is a folder, not a file; to write it: continual-bench bounds update/,
  ),
  [
    'bounds that are not there',
    check,
    2,
    /there is no file bounds\.json; to write it: continual-bench bounds/,
  ],
  bounded(
    'an empty file of bounds',
    '',
    /bounds\.json is not a valid bounds file: .*; remove it and write it again: continual-bench bounds update --bounds bounds\.json$/m,
  ),
  bounded(
    'bounds that were cut off',
    JSON.stringify(bounds).slice(0, 900),
    /bounds\.json is not a valid bounds file/,
  ),
  bounded(
    'binary in place of bounds',
    Uint8Array.from({ length: 99 }, (_, index) => (index * 31) & 255),
    /bounds\.json is not a valid bounds file/,
  ),
  bounded('bounds that are a list', '[]', /bounds\.json is not a valid bounds file: must be an object/),
  bounded(
    'bounds of a mean of 2',
    changedBounds(({ cells }) => Object.assign(cells[quick]!, { mean: 2 })),
    /cells\.short-domain\/mlp\/sgd\.mean: must be at most 1/,
  ),
  bounded(
    'bounds of a seed that is none',
    changedBounds(({ cells }) => Object.assign(cells[quick]!.accuracies, { one: 0.5 })),
    /cells\.short-domain\/mlp\/sgd\.accuracies\.one: /,
  ),
  bounded(
    'bounds without the cell',
    changedBounds(({ cells }) => delete cells[quick]),
    /short-domain\/mlp\/sgd has no bounds; to write them: continual-bench bounds update/,
  ),
  bounded(
    'bounds of another configuration',
    changedBounds(({ cells }) => Object.assign(cells[quick]!, { configuration: 'x' })),
    /the bounds of short-domain\/mlp\/sgd belong to another configuration/,
  ),
  [
    'bounds to add to that are none',
    ['bounds', 'update', '--cell', quick, '--bounds', 'bounds.json'],
    1,
    /bounds\.json is not a valid bounds file/,
    { 'bounds.json': '{' },
  ],
  [
    'bounds from a database without the runs',
    ['bounds', 'update', '--cell', quick, '--bounds', 'bounds.json'],
    1,
    /short-domain\/mlp\/sgd has 0 finished runs but needs at least two; to run it: continual-bench bounds run/,
  ],
]);
