import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { openKept } from '../../src/store/kept-database.js';
import { changedResults, databaseBy, databaseOf, finished, storedResults } from './made.js';
import { type BadInput, type Given, isRoot, refuses } from './refused.js';

const run = ['run', '--scenario', 'split-mnist/task', '--strategy', 'adam'];

/** A file in the place of the database. */
const read = (what: string, args: string[], content: Given[string], message: RegExp): BadInput => [
  what,
  [...args, '--db', 'given.sqlite'],
  1,
  message,
  { 'given.sqlite': content },
];

const otherProgram = databaseBy((file) => {
  const database = openKept(file);
  database.exec('CREATE TABLE bookmarks (address TEXT)');
  database.close();
});
const newer = changedResults('PRAGMA user_version = 99');
const truncated = storedResults.subarray(0, Math.floor(storedResults.length / 2));

/** Bytes turned round, from one on. */
function flipped(from: number, count: number, bytes: Buffer = storedResults): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = from; at < from + count; at++) copy[at]! ^= 0xff;
  return copy;
}

/** A text in the file replaced by one of the same length. */
function rewritten(text: string, by: string): Buffer {
  const copy = Buffer.from(storedResults);
  for (let at = copy.indexOf(text); at >= 0; at = copy.indexOf(text, at + 1)) copy.write(by, at);
  return copy;
}

const wholeHead = '"head":{"name":"mlp","hidden":[256,256],"hiddenBiases":true}';

const failed = databaseBy((file) => {
  writeFileSync(file, databaseOf([finished({ seed: 1 })]));
  const database = openKept(file);
  database.exec(
    "UPDATE runs SET status = 'failed', error = 'x', parameter_count = NULL, seconds = NULL, peak_memory = NULL",
  );
  database.close();
});

const isDamaged = /given\.sqlite: it is damaged; restore a copy, or move it away and run again/;
const isNoDatabase = /given\.sqlite: it is not a database; give a different file with --db/;

refuses([
  [
    'no database to read',
    ['results', '--db', 'absent.sqlite'],
    2,
    /there is no file absent\.sqlite; make results with: continual-bench run/,
  ],
  [
    'no database to rerun from',
    ['rerun', 'abc', '--db', 'absent.sqlite'],
    2,
    /there is no file absent\.sqlite/,
  ],
  [
    'no database for bounds',
    ['bounds', 'update', '--db', 'absent.sqlite', '--bounds', 'b.json'],
    2,
    /there is no file absent\.sqlite/,
  ],
  ['a database without a name', [...run, '--db', ''], 2, /"" is not a file name; give one with --db/],
  ['a database in memory', [...run, '--db', ':memory:'], 2, /":memory:" is not a file name/],
  read(
    "another program's, to read",
    ['results'],
    otherProgram,
    /given\.sqlite is another program's database; give a different file with --db/,
  ),
  read("another program's, to run into", run, otherProgram, /given\.sqlite is another program's database/),
  read(
    'one of a newer version, to read',
    ['report'],
    newer,
    /has version 99, but this program reads only up to version \d+; use a newer continual-bench/,
  ),
  read('one of a newer version, to run into', run, newer, /has version 99/),
  read('one cut in the middle, to read', ['results'], truncated, isDamaged),
  read('one cut in the middle, to run into', run, truncated, isDamaged),
  read('one whose first bytes are wrong', ['results'], flipped(0, 4), isNoDatabase),
  read('one whose size of pages is wrong', ['results'], flipped(16, 2), isNoDatabase),
  read('one whose number of pages is wrong', ['results'], flipped(28, 4), /given\.sqlite/),
  read('one whose format is wrong', ['results'], flipped(18, 2), /given\.sqlite/),
  read('one whose schema format is wrong', ['results'], flipped(44, 4), /given\.sqlite/),
  read('one whose version is wrong', ['results'], flipped(60, 4), /given\.sqlite/),
  read('one whose schema is wrong', ['results'], flipped(100, 100), isDamaged),
  read(
    'one whose text of the schema is wrong',
    ['results'],
    rewritten('CREATE TABLE runs', 'CREATE BALET runs'),
    isDamaged,
  ),
  read(
    'one whose table has another name',
    ['results'],
    rewritten('CREATE TABLE runs (', 'CREATE TABLE RUNZ ('),
    isDamaged,
  ),
  read('one whose pages are wrong', ['results'], flipped(4096 + 8, 2000), isDamaged),
  read('one whose last pages are wrong', ['results'], flipped(storedResults.length - 9000, 9000), isDamaged),
  read('a configuration that is no JSON', ['results'], rewritten('{"scenario"', '["scenario"'), isDamaged),
  read(
    'a configuration that is no JSON, to report',
    ['report'],
    rewritten('{"scenario"', '["scenario"'),
    isDamaged,
  ),
  read(
    'a configuration that is no JSON, to run into',
    run,
    rewritten('{"scenario"', '["scenario"'),
    isDamaged,
  ),
  read('a configuration without a head', ['results'], rewritten('"head":', '"haed":'), isDamaged),
  read(
    'a configuration without its training',
    ['report'],
    rewritten('"training":', '"trainong":'.slice(0, 11)),
    isDamaged,
  ),
  read(
    'a configuration whose head is a number',
    ['results', '--csv'],
    rewritten(wholeHead, '"head":12345678901234567890123456789012345'.padEnd(wholeHead.length)),
    isDamaged,
  ),
  read('a machine that is no JSON', ['results'], rewritten('{"processor"', '["processor"'), isDamaged),
  read(
    'an accuracy that is none',
    ['results'],
    changedResults('UPDATE accuracies SET accuracy = 7 WHERE test_task = 2'),
    isDamaged,
  ),
  read(
    'a gap in a matrix',
    ['results'],
    changedResults('DELETE FROM accuracies WHERE test_task = 2'),
    isDamaged,
  ),
  read(
    'a gap in a matrix, to report',
    ['report'],
    changedResults('DELETE FROM accuracies WHERE test_task = 2'),
    isDamaged,
  ),
  read(
    'a gap in a matrix, to rerun',
    ['rerun', finished({ seed: 1 }).id],
    changedResults('DELETE FROM accuracies WHERE test_task = 2'),
    isDamaged,
  ),
  read('a missing table', ['results'], changedResults('DROP TABLE accuracies'), isDamaged),
  read('a missing table, to run into', run, changedResults('DROP TABLE early_accuracies'), isDamaged),
  read(
    'a database without runs',
    ['report'],
    databaseOf([]),
    /given\.sqlite has no results yet; make some with: continual-bench run/,
  ),
  read(
    'runs of which none is finished',
    ['report'],
    failed,
    /the only selected run in given\.sqlite is not finished/,
  ),
  read(
    'a run to rerun that is not finished',
    ['rerun', finished({ seed: 1 }).id],
    failed,
    /is not finished, so there is nothing to compare/,
  ),
  read('an empty file', ['results'], '', /given\.sqlite has no results yet/),
  read('a text, to read', ['results'], 'these are notes\n'.repeat(20), isNoDatabase),
  read('a text, to run into', run, 'these are notes\n'.repeat(20), isNoDatabase),
  read('a folder', ['results'], (path) => mkdirSync(path), /given\.sqlite is a folder, not a database file/),
  read(
    'a folder, to run into',
    run,
    (path) => mkdirSync(path),
    /given\.sqlite is a folder, not a database file/,
  ),
  read(
    'a pipe',
    ['results'],
    (path) => execFileSync('mkfifo', [path]),
    /given\.sqlite is not a regular file/,
  ),
  read('a device', run, (path) => symlinkSync('/dev/null', path), /given\.sqlite is not a regular file/),
  read(
    'a link to itself',
    ['results'],
    (path) => symlinkSync('given.sqlite', path),
    /given\.sqlite cannot be accessed: ELOOP/,
  ),
  ...(isRoot
    ? []
    : [
        read(
          'a file that must not be read',
          ['results'],
          (path) => {
            writeFileSync(path, storedResults);
            chmodSync(path, 0);
          },
          /given\.sqlite: it cannot be opened; check the permissions/,
        ),
      ]),
  [
    'a comparison with nothing',
    ['report', '--compare', 'results/results.sqlite'],
    2,
    /--compare takes two databases, before and after/,
  ],
  ['a comparison of three', ['report', '--compare', 'a', 'b', 'c'], 2, /--compare takes two databases/],
  [
    'a comparison with a database that is not there',
    ['report', '--compare', 'results/results.sqlite', 'absent.sqlite'],
    2,
    /there is no file absent\.sqlite/,
  ],
  [
    'a comparison with another program’s',
    ['report', '--compare', 'results/results.sqlite', 'given.sqlite'],
    1,
    /another program's database/,
    { 'given.sqlite': otherProgram },
  ],
  [
    'a comparison with a damaged one',
    ['report', '--compare', 'given.sqlite', 'results/results.sqlite'],
    1,
    isDamaged,
    { 'given.sqlite': truncated },
  ],
]);
