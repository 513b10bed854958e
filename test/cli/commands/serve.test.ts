import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/store.js';
import { answer } from '../../live/served.js';
import { newRun } from '../../store/samples.js';
import { program, start, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

/** Starts the command, and waits until it has printed where the page is. */
async function served(args: string[]) {
  const { child, ended } = start(['serve', '--json', '--port', '0', ...args], folder);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(`${data}`)),
  );
  return { ...(JSON.parse(line) as { url: string; db: string }), child, ended };
}

describe.skipIf(process.platform === 'win32')('serve', () => {
  it('serves a page that waits, then shows a grid, and ends by a signal as other commands do', async () => {
    const { url, db, child, ended } = await served(['--db', 'later.sqlite']);
    expect(db).toBe('later.sqlite');
    expect((await answer(url)).text).toContain('waiting for later.sqlite');
    const store = openStore(join(folder, db));
    store.enterGrid({ runs: [newRun(), newRun({ strategy: 'l2' })], command: ['run'], workers: 3 });
    const { text } = await answer(url);
    expect(text).toMatch(/<dt>done<\/dt><dd>0 of 2<\/dd>.*<dt>workers<\/dt><dd>3<\/dd>/s);
    store.close();
    // An open page does not keep it.
    const events = await fetch(`${url}events`);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({
      signal: 'SIGTERM',
      err: expect.stringMatching(
        /^waiting for later\.sqlite: .*\nstopped; the page is no longer served; grids go on\.\n$/,
      ),
    });
    await events.body?.cancel().catch(() => {});
  });

  it('gives other machines an address with a token', async () => {
    const { url, child, ended } = await served(['--db', 'none.sqlite', '--host', '127.0.0.1']);
    expect(new URL(url).searchParams.get('token')).toHaveLength(43);
    expect((await answer(url)).status).toBe(200);
    expect((await answer(new URL(url).origin)).status).toBe(401);
    child.kill('SIGINT');
    expect((await ended).signal).toBe('SIGINT');
  });
});

describe('serve', () => {
  it('says where a port is taken, and what is wrong with a port or an address', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await program(['serve', '--port', `${port}`], folder)).toMatchObject({
      status: 1,
      out: '',
      err: `error: port ${port} is taken; give another one with --port, or --port 0 for any that is free\n`,
    });
    other.close();
    for (const wrong of ['65536', '-1', '1.5', 'http']) {
      const { status, err } = await program(['serve', `--port=${wrong}`], folder);
      expect([status, err]).toEqual([
        2,
        `error: --port: "${wrong}" is not a port, a whole number from 0 to 65535\n`,
      ]);
    }
    writeFileSync(join(folder, 'notes.txt'), 'no database');
    for (const [db, what] of [
      ['.', 'a folder, not a database file'],
      ['notes.txt', 'not a database'],
    ]) {
      expect(await program(['serve', '--port', '0', '--db', db!], folder)).toEqual({
        status: 1,
        out: '',
        err: `error: ${db} is ${what}; give a different file with --db\n`,
      });
    }
    const { status, err } = await program(['serve', '--port', '0', '--host', '192.0.2.1'], folder);
    expect([status, err]).toEqual([
      2,
      'error: --host: 192.0.2.1 is not an address of this machine; 0.0.0.0 stands for all that it has\n',
    ]);
  });
});
