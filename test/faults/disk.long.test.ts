import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sends, serve } from '../assets/server.js';
import { main, program, start, temporaryFolder } from '../cli/program.js';
import { gridOn, numbersIn, RUNS, stateOf } from './short-grid.js';

const folder = temporaryFolder();

/** A mount namespace of its own, so that file systems can be mounted in it, also by one who is not root. */
const NAMESPACE = ['--mount', '--map-root-user', 'sh', '-c'];

const canMount =
  spawnSync('unshare', [...NAMESPACE, 'mount -t tmpfs -o size=64k tmpfs "$0"', folder]).status === 0;

/** A step of a shell script: a command whose status and output are kept under a name. */
const step = (name: string, command: string): string =>
  `${command} > "$OUT/${name}.out" 2> "$OUT/${name}.err"; echo $? > "$OUT/${name}.status"`;

/**
 * Does steps in a folder that is a file system of its own and has room for so many kilobytes; `room` is the step
 * that gives it more. Then the folder is gone: steps must copy to $OUT what is to be looked at.
 */
async function inSmallFileSystem(
  name: string,
  kilobytes: number,
  steps: (room: string) => string[],
): Promise<(step: string) => { status: number; out: string; err: string }> {
  const [disk, kept] = [join(folder, `${name}-disk`), join(folder, name)];
  mkdirSync(disk);
  mkdirSync(kept);
  const script = [
    `mount -t tmpfs -o size=${kilobytes}k tmpfs "$DISK" && cd "$DISK" || exit 9`,
    ...steps('mount -o remount,size=64m "$DISK"'),
  ].join('\n');
  const env = { ...process.env, DISK: disk, OUT: kept, CONTINUAL_BENCH: `${process.execPath} ${main}` };
  const child = spawn('unshare', [...NAMESPACE, script], { env, stdio: 'inherit' });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  return (of) => {
    const text = (kind: string) => readFileSync(join(kept, `${of}.${kind}`), 'utf8');
    return { status: Number(text('status')), out: text('out'), err: text('err') };
  };
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

describe.skipIf(!canMount)('a disk that is full (one is mounted for it, where that is allowed)', () => {
  it('in the middle of a grid leaves what was stored, and the grid goes on once there is room', async () => {
    const run = `$CONTINUAL_BENCH ${gridOn('results.sqlite').join(' ')}`;
    const after = await inSmallFileSystem('grid', 360, (room) => [
      step('full', run),
      'cp results.sqlite "$OUT/full.sqlite"',
      room,
      step('again', run),
      'cp results.sqlite "$OUT/again.sqlite"',
    ]);
    const full = after('full');
    expect(full.status).toBe(1);
    expect(lastLine(full.err)).toBe('error: results.sqlite: the disk is full (SQLITE_FULL)');
    const database = join(folder, 'grid', 'full.sqlite');
    expect(stateOf(database).integrity).toBe('ok');
    const before = (numbersIn(database) as { status: string }[]).filter(
      ({ status }) => status === 'finished',
    );
    const told = full.err.match(/seed \d+: [\d.]+ % in /g) ?? [];
    expect(before.length).toBeGreaterThanOrEqual(told.length);
    expect(before.length).toBeLessThan(RUNS);

    const again = after('again');
    expect(again.status).toBe(0);
    expect(again.err).toContain(`${RUNS - before.length} to run`);
    const undisturbed = join(folder, 'undisturbed.sqlite');
    expect((await program(gridOn(undisturbed))).status).toBe(0);
    expect(numbersIn(join(folder, 'grid', 'again.sqlite'))).toEqual(numbersIn(undisturbed));
    expect(stateOf(join(folder, 'grid', 'again.sqlite'))).toEqual({ integrity: 'ok', claims: 0 });
  });

  it('in the middle of a report leaves the earlier one, and no half of the new', async () => {
    const db = join(folder, 'report.sqlite');
    expect((await program(gridOn(db))).status).toBe(0);
    const report = `$CONTINUAL_BENCH report --db ${db} --out report`;
    const after = await inSmallFileSystem('report', 900, (room) => [
      'mkdir report && echo earlier > report/index.html',
      step('full', report),
      step('left', 'ls -A report && cat report/index.html'),
      room,
      step('again', report),
      step('whole', 'grep -c "</html>" report/index.html'),
    ]);
    const full = after('full');
    expect(full.status).toBe(1);
    expect(full.err).toMatch(/^error: cannot write report\/[\w.-]+: ENOSPC: no space left on device, \w+\n$/);
    // Whole files, nothing that is under way.
    expect(after('left').out).not.toContain('.tmp');
    expect(after('left').out).toMatch(/earlier\n$/);
    expect(after('again').status).toBe(0);
    expect(after('whole').out).toBe('1\n');
  });

  it('in the middle of writing a strategy to start from leaves nothing, so that it can be written again', async () => {
    const write = '$CONTINUAL_BENCH new strategy mine';
    const after = await inSmallFileSystem('new', 8, (room) => [
      'head -c 4096 /dev/zero > ballast',
      step('full', write),
      step('left', 'ls'),
      room,
      step('again', write),
      step('there', 'ls'),
    ]);
    expect(after('full')).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(/^error: mine(\.test)?\.ts cannot be written: ENOSPC: .*\n$/),
    });
    expect(after('left').out).toBe('ballast\n');
    expect(after('again').status).toBe(0);
    expect(after('there').out).toBe('ballast\nmine.test.ts\nmine.ts\n');
  });

  it('in the middle of a download keeps what is there, which is gone on with', async () => {
    const body = randomBytes(600_000);
    const { url, ranges } = await serve(sends(body));
    const module = new URL('../../dist/src/assets/download.js', import.meta.url).href;
    const wanted = { url, bytes: body.length, checksum: { algorithm: 'md5', hex: md5(body) } };
    const code = `import { download } from '${module}';
const listener = { progress() {}, retry() {} };
try {
  await download(${JSON.stringify(wanted)}, 'toy.part', listener, []);
} catch (error) {
  process.stderr.write('error: ' + error.message + '\\n');
  process.exitCode = 1;
}
`;
    const file = join(folder, 'download.mjs');
    writeFileSync(file, code);
    const fetching = `"${process.execPath}" ${file}`;
    const after = await inSmallFileSystem('download', 300, (room) => [
      step('full', fetching),
      step('part', 'stat -c %s toy.part'),
      room,
      step('again', fetching),
      'cp toy.part "$OUT/toy.part"',
    ]);
    expect(after('full').status).toBe(1);
    expect(after('full').err).toMatch(
      /^error: .*ENOSPC: no space left on device, write; once that is solved, .*\n$/,
    );
    const there = Number(after('part').out);
    expect(there).toBeGreaterThan(0);
    expect(after('again')).toMatchObject({ status: 0, err: '' });
    expect(ranges).toEqual([undefined, `bytes=${there}-`]);
    expect(readFileSync(join(folder, 'download', 'toy.part'))).toEqual(body);
  });
});

describe.skipIf(!canMount)('a database', () => {
  it('that cannot be written to takes no results, and can be read', async () => {
    const run = (seeds: number) => `$CONTINUAL_BENCH ${gridOn('results.sqlite', seeds).join(' ')}`;
    const after = await inSmallFileSystem('readonly', 64_000, () => [
      step('first', run(1)),
      'mount -o remount,ro "$DISK"',
      step('more', run(2)),
      step('read', '$CONTINUAL_BENCH results --db results.sqlite --json'),
    ]);
    expect(after('first').status).toBe(0);
    expect(after('more')).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(/^error: results\.sqlite: it cannot be (written to|opened); check .*\n$/),
    });
    expect(JSON.parse(after('read').out)).toHaveLength(6);
  });
});

it('says so where the database is deleted while a grid runs', async () => {
  const db = join(folder, 'gone.sqlite');
  const { child, ended } = start(gridOn(db));
  child.stderr.on('data', (text) => {
    if (`${text}`.includes('seed 1:')) rmSync(db, { force: true });
  });
  const { status, err } = await ended;
  expect(status).toBe(1);
  expect(lastLine(err)).toBe(`error: ${db} was deleted or moved while results were being written to it`);
});

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
