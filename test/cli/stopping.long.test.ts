import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive } from '../../src/system/is-alive.js';
import { stateOf, workersOf } from '../faults/short-grid.js';
import { main, program, start, stopped, temporaryFolder } from './program.js';
import { storedRuns } from './stored-runs.js';

const folder = temporaryFolder();
const grid = (db: string): string[] => [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam', '--seeds', '3', '--jobs', '1'],
  ...['--hidden', '16', '--epochs', '1', '--db', db],
];
const statuses = (db: string): string[] => storedRuns(join(folder, db)).map(({ status }) => status);

/** The signals that ask a program to end, and what a shell shows then. Windows has none. */
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describe.skipIf(process.platform === 'win32')('a grid', () => {
  it('that is stopped leaves one whole file, and goes on', async () => {
    const db = 'stopped.sqlite';
    const ended = await stopped(grid(db), /seed 1: /, folder, 'SIGINT');
    expect(ended).toMatchObject({ status: null, signal: 'SIGINT', out: '' });
    expect(ended.err).toMatch(/\nstopped; the finished runs are stored\. To go on, repeat the command\.\n$/);
    expect(readdirSync(folder).filter((name) => name.startsWith(db))).toEqual([db]);
    expect(stateOf(join(folder, db))).toEqual({ integrity: 'ok', claims: 0 });
    expect(statuses(db)).toContain('finished');
    expect(statuses(db)).not.toContain('running');

    expect((await program(grid(db), folder)).status).toBe(0);
    expect(statuses(db)).toEqual(['finished', 'finished', 'finished']);
  });

  it.each(signals)('has the status in a shell that %s has: %i', async (signal, status) => {
    const text = `kill() { while ! grep -q 'to run' told; do sleep 0.1; done; command kill -${signal} $1; }
      ${process.execPath} ${main} ${grid('shell.sqlite').join(' ')} 2> told & kill $!; wait $!; echo $?`;
    const shell = join(folder, 'shell.mjs');
    writeFileSync(
      shell,
      `import { spawnSync } from 'node:child_process';
      console.log(spawnSync('bash', ['-c', ${JSON.stringify(text)}], { encoding: 'utf8' }).stdout);`,
    );
    writeFileSync(join(folder, 'told'), '');
    expect((await start([], folder, process.env, shell).ended).out.trim()).toBe(`${status}`);
  });

  it.skipIf(process.platform !== 'linux')('whose workers get the signal too has no failed run', async () => {
    const db = 'group.sqlite';
    const { child, ended } = start(grid(db), folder);
    let told = '';
    child.stderr.on('data', (data) => {
      told += data;
    });
    while (!/seed 1: /.test(told)) await setTimeout(20);
    const workers = workersOf(child.pid!);
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
      for (const pid of workers) process.kill(pid, signal);
    }
    await setTimeout(200);
    child.kill('SIGHUP');
    expect((await ended).signal).toBe('SIGHUP');
    expect(statuses(db)).not.toContain('failed');
    expect(workers.filter(isAlive)).toEqual([]);
  });

  it('that was killed shows its runs as interrupted, to readers that write nothing', async () => {
    const db = 'killed.sqlite';
    const { child, ended } = start(grid(db), folder);
    const path = join(folder, db);
    // The file is there before its tables are.
    const isRunning = () => {
      try {
        return storedRuns(path).some(({ status }) => status === 'running');
      } catch {
        return false;
      }
    };
    while (!isRunning()) await setTimeout(20);
    child.kill('SIGKILL');
    await ended;

    const bytes = () => [db, `${db}-wal`].map((name) => readFileSync(join(folder, name)).toString('base64'));
    const before = bytes();
    expect(statuses(db)).toContain('interrupted');
    expect((await program(['results', '--db', db], folder)).out).toMatch(/ interrupted /);
    const { out } = await program(['results', '--db', db, '--json'], folder);
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ status: 'interrupted' }));
    expect(bytes()).toEqual(before);

    expect((await program(grid(db), folder)).status).toBe(0);
    expect(statuses(db)).toEqual(['finished', 'finished', 'finished']);
  });
});

/** A program with the command `data` for a toy dataset, whose installation never ends. */
function dataProgram(url: string): string {
  const file = join(folder, 'data.mjs');
  const from = (path: string) => pathToFileURL(join(dirname(main), path)).href;
  writeFileSync(
    file,
    `import { writeFileSync } from 'node:fs';
    import { dataCommand } from '${from('commands/data.js')}';
    import { guardSignals } from '${from('stopping.js')}';
    guardSignals();
    const toy = {
      name: 'toy', title: 'Toy', source: 'this test', published: {}, labelled: false,
      downloads: [{ url: '${url}', bytes: 100, checksum: { algorithm: 'sha256', hex: '00' } }],
      install: (_, folder) => new Promise(() => {
        writeFileSync(folder + '/part', 'part');
        process.stderr.write('installing\\n');
        setInterval(() => {}, 1000);
      }),
    };
    await dataCommand([toy]).parseAsync(process.argv.slice(2), { from: 'user' });\n`,
  );
  return file;
}

describe.skipIf(process.platform === 'win32')('data', () => {
  const cache = join(folder, 'cache');
  const env = { ...process.env, CONTINUAL_BENCH_DATA: cache };
  const contents = () => readdirSync(cache, { recursive: true, encoding: 'utf8' }).sort();

  it('keeps what has been downloaded, and nothing else', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-length', 100);
      response.write('x'.repeat(40));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/toy.bin`;
    const { child, ended } = start(['fetch', 'toy'], folder, env, dataProgram(url));
    const part = join(cache, 'downloads', 'toy.bin.part');
    while (!existsSync(part) || readFileSync(part).length < 40) await setTimeout(20);
    child.kill('SIGTERM');
    const { signal, out, err } = await ended;
    expect({ signal, out }).toEqual({ signal: 'SIGTERM', out: '' });
    expect(err).toMatch(/stopped; what has been downloaded is kept\. To go on, repeat the command\.\n$/);
    expect(contents()).toEqual(['downloads', join('downloads', 'toy.bin.part')]);
  });

  it('imports nothing rather than a part', async () => {
    mkdirSync(join(folder, 'given'));
    const before = contents();
    const { child, ended } = start(['import', 'toy', 'given'], folder, env, dataProgram('http://localhost'));
    await new Promise((resolve) => child.stderr.once('data', resolve));
    expect(contents()).not.toEqual(before);
    child.kill('SIGHUP');
    expect(await ended).toEqual({
      status: null,
      signal: 'SIGHUP',
      out: '',
      err: 'installing\nstopped; nothing was imported. To start over, repeat the command.\n',
    });
    expect(contents()).toEqual(before);
  });
});

describe('a reader that stops early', () => {
  it('finds the database whole, and no temporary files left', async () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const unread = (args: string[]) => {
      const { child, ended } = start(args, folder, { ...process.env, TMPDIR: temporary });
      child.stdout.destroy();
      return ended;
    };
    await unread([...grid('unread.sqlite'), '--json']);
    expect(readdirSync(folder).filter((name) => name.startsWith('unread'))).toEqual(['unread.sqlite']);
    await unread(['check', '--cell', 'short-domain/mlp/sgd', '--seeds', '1']);
    // ONNX Runtime keeps files of its own there.
    expect(readdirSync(temporary).filter((name) => name.startsWith('continual-bench'))).toEqual([]);
  });
});
