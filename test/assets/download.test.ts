import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { DownloadListener } from '../../src/assets/download.js';
import { fetchAsset, partOf } from '../../src/assets/install.js';
import { refusal } from './refusal.js';
import { type Answer, breaksOffAfter, sends, serve, status } from './server.js';
import { ownCacheFolder, toyArchive, toyAt, toyFiles } from './toy.js';

const cache = ownCacheFolder();
const listener = (): DownloadListener => ({ progress: vi.fn(), retry: vi.fn() });
/** Without pauses: three tries in a row may bring nothing. */
const fetchToy = (url: string, pauses = [0, 0, 0], listen = listener()) =>
  fetchAsset(toyAt(url).asset, listen, pauses);
const half = Math.floor(toyArchive.length / 2);
const installed = () => readdirSync(cache()).filter((name) => name !== 'downloads');
const part = () => partOf(toyAt('http://x/toy.tar.gz').asset);

describe('a download', () => {
  it('is verified and unpacked, and nothing else is left', async () => {
    const { url, ranges } = await serve(sends(toyArchive));
    const listen = listener();
    const { manifest, folder } = await fetchToy(url, [0], listen);
    expect(ranges).toEqual([undefined]);
    expect(manifest).toMatchObject({ origin: url, published: true, label: null });
    expect(folder).toBe(join(cache(), 'toy'));
    for (const [name, bytes] of Object.entries(toyFiles)) {
      expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
    }
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', ...Object.keys(toyFiles)].sort());
    expect(installed()).toEqual(['toy']);
    expect(existsSync(part())).toBe(false);
    expect(listen.progress).toHaveBeenLastCalledWith(toyArchive.length, toyArchive.length);
    expect(listen.retry).not.toHaveBeenCalled();
  });

  it('waits for no other process that is at it, and takes over from one that was killed', async () => {
    const mark = `${part()}.process`;
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, `${hostname()} ${process.ppid}`);
    const { url, ranges } = await serve(sends(toyArchive));
    expect(await refusal(() => fetchToy(url))).toBe(
      `process ${process.ppid} on ${hostname()} is fetching Toy; wait for it, or remove ${mark} if there is no such process`,
    );
    expect(ranges).toEqual([]);
    expect(existsSync(mark)).toBe(true);

    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(mark, `${hostname()} ${pid}`);
    expect((await fetchToy(url)).manifest.published).toBe(true);
    expect(existsSync(mark)).toBe(false);
  });

  it('goes on in the middle when the connection breaks off', async () => {
    const { url, ranges } = await serve(
      breaksOffAfter(half, toyArchive),
      breaksOffAfter(100, toyArchive),
      sends(toyArchive),
    );
    const listen = listener();
    expect((await fetchToy(url, [0], listen)).manifest.published).toBe(true);
    expect(ranges).toEqual([undefined, `bytes=${half}-`, `bytes=${half + 100}-`]);
    expect(listen.retry).toHaveBeenCalledTimes(2);
  });

  it('is given up when it gets no further, and goes on from there with the next command', async () => {
    const bad = await serve(breaksOffAfter(half, toyArchive), breaksOffAfter(0, toyArchive));
    expect(await refusal(() => fetchToy(bad.url))).toMatch(
      new RegExp(`; ${half} of ${toyArchive.length} bytes are downloaded; to go on, repeat the command$`),
    );
    // One that brought something, three that brought nothing.
    expect(bad.ranges).toEqual([undefined, ...Array(3).fill(`bytes=${half}-`)]);
    expect(installed()).toEqual([]);

    const good = await serve(sends(toyArchive));
    expect((await fetchToy(good.url)).manifest.published).toBe(true);
    expect(good.ranges).toEqual([`bytes=${half}-`]);
  });

  it('begins again where the server cannot go on', async () => {
    const whole: Answer = (response) => sends(toyArchive)(response, 0, undefined as never);
    const { url, ranges } = await serve(breaksOffAfter(half, toyArchive), whole);
    expect((await fetchToy(url)).manifest.published).toBe(true);
    expect(ranges).toEqual([undefined, `bytes=${half}-`]);
  });

  it.each([
    ['another start', `bytes 1-${toyArchive.length - 1}/${toyArchive.length}`],
    ['another whole', `bytes ${half}-${toyArchive.length}/${toyArchive.length + 1}`],
    ['nonsense', 'half'],
  ])('begins again when the server goes on with %s', async (_, range) => {
    const { url, ranges } = await serve(
      breaksOffAfter(half, toyArchive),
      (response) => {
        response.writeHead(206, { 'content-range': range });
        response.end(toyArchive.subarray(half));
      },
      sends(toyArchive),
    );
    expect((await fetchToy(url)).manifest.published).toBe(true);
    expect(ranges).toEqual([undefined, `bytes=${half}-`, undefined]);
  });

  it('that is there whole is not asked for again', async () => {
    mkdirSync(dirname(part()), { recursive: true });
    writeFileSync(part(), toyArchive);
    const { url, ranges } = await serve(status(500));
    expect((await fetchToy(url)).manifest.published).toBe(true);
    expect(ranges).toEqual([]);
  });

  it('begins again when there is more than there should be', async () => {
    mkdirSync(dirname(part()), { recursive: true });
    writeFileSync(part(), Buffer.concat([toyArchive, Buffer.alloc(1)]));
    const { url, ranges } = await serve(sends(toyArchive));
    expect((await fetchToy(url)).manifest.published).toBe(true);
    expect(ranges).toEqual([undefined]);
  });

  it('without a length is taken as it comes', async () => {
    const chunked: Answer = (response) => {
      response.write(toyArchive.subarray(0, 100));
      response.end(toyArchive.subarray(100));
    };
    expect((await fetchToy((await serve(chunked)).url)).manifest.published).toBe(true);
  });

  it('follows where the server points to', async () => {
    const good = await serve(sends(toyArchive));
    const { url } = await serve(status(302, { location: good.url }));
    expect((await fetchToy(url)).manifest.origin).toBe(url);
  });

  it('is tried again when the server is busy', async () => {
    const { url, ranges } = await serve(status(503), status(429), sends(toyArchive));
    expect((await fetchToy(url)).manifest.published).toBe(true);
    expect(ranges).toHaveLength(3);
  });
});

describe('a download is refused', () => {
  const wrong = Buffer.from(toyArchive);
  wrong[half]! ^= 1;

  it('when one bit is wrong, and nothing of it is kept', async () => {
    const { url } = await serve(sends(wrong));
    const { hex } = toyAt(url).asset.downloads[0].checksum;
    expect(await refusal(() => fetchToy(url))).toMatch(
      new RegExp(
        `^${url}: the download has the md5 [0-9a-f]{32}, but ${hex} was published; it was removed, try again`,
      ),
    );
    expect(installed()).toEqual([]);
    expect(existsSync(part())).toBe(false);
  });

  it.each<[string, Answer, RegExp]>([
    ['there is none', status(404), /: the server answers 404 Not Found$/],
    ['it is forbidden', status(403), /: the server answers 403 Forbidden$/],
    [
      'the server has something shorter',
      sends(toyArchive.subarray(1)),
      new RegExp(`: the server has ${toyArchive.length - 1} bytes, but ${toyArchive.length} were published$`),
    ],
    [
      'the server has something longer',
      sends(Buffer.concat([toyArchive, Buffer.alloc(7)])),
      new RegExp(`: the server has ${toyArchive.length + 7} bytes, but ${toyArchive.length} were published$`),
    ],
    [
      'a page comes',
      (response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end('<!DOCTYPE html><p>Log in');
      },
      /: the server answers with a web page$/,
    ],
    [
      'more comes than was published',
      (response) => {
        const sendOn = () => response.write(Buffer.alloc(1 << 16), sendOn);
        sendOn();
      },
      new RegExp(`: the server sends more than the ${toyArchive.length} bytes that were published$`),
    ],
  ])('when %s', async (_, answer, message) => {
    const { url, ranges } = await serve(answer);
    expect(await refusal(() => fetchToy(url))).toMatch(message);
    expect(ranges).toHaveLength(1);
    expect(installed()).toEqual([]);
    expect(statSync(part()).size).toBe(0);
  });

  it('when less comes than the server says, again and again', async () => {
    const { url, ranges } = await serve((response, from) => {
      response.setHeader('content-range', `bytes ${from}-${toyArchive.length - 1}/${toyArchive.length}`);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': toyArchive.length - from });
      response.flushHeaders();
      response.socket!.end();
    });
    expect(await refusal(() => fetchToy(url))).toContain(`; 0 of ${toyArchive.length} bytes are downloaded`);
    expect(ranges).toHaveLength(3);
  });

  it('when a page comes that does not say what it is, again and again', async () => {
    const { url, ranges } = await serve((response, from) => {
      if (from > 0) return response.writeHead(416).end();
      response.write('<!DOCTYPE html>');
      response.end();
    });
    expect(await refusal(() => fetchToy(url))).toMatch(/; 0 of \d+ bytes are downloaded/);
    expect(ranges).toEqual([undefined, 'bytes=15-', undefined, 'bytes=15-']);
  });

  it('when the server leads round in circles', async () => {
    const { url, ranges } = await serve((response) =>
      response.writeHead(301, { location: '/toy.tar.gz' }).end(),
    );
    expect(await refusal(() => fetchToy(url))).toContain('which was not followed');
    expect(ranges).toHaveLength(6);
  });

  it('when there is no server', async () => {
    expect(await refusal(() => fetchToy('http://127.0.0.1:9/toy.tar.gz'))).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/toy\.tar\.gz: .*ECONNREFUSED.*; 0 of \d+ bytes are downloaded/,
    );
  });

  it('when the folder cannot be written', async () => {
    const { url } = await serve(sends(toyArchive));
    writeFileSync(join(cache(), 'file'), '');
    vi.stubEnv('CONTINUAL_BENCH_DATA', join(cache(), 'file', 'inside'));
    expect(await refusal(() => fetchToy(url))).toMatch(/^Toy cannot be saved: ENOTDIR/);
  });

  it.runIf(existsSync('/dev/full'))('when the disk is full', async () => {
    const { url } = await serve(sends(toyArchive));
    mkdirSync(dirname(part()));
    symlinkSync('/dev/full', part());
    expect(await refusal(() => fetchToy(url))).toMatch(
      /: ENOSPC: no space left on device, write; once that is solved, repeat the command to go on$/,
    );
    expect(installed()).toEqual([]);
  });
});
