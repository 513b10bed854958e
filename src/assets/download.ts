import { constants, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { get as getPlain, type IncomingMessage, STATUS_CODES } from 'node:http';
import { get as getSecure } from 'node:https';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, UserError } from '../errors/user-error.js';
import { makeFolder } from '../system/make-folder.js';
import type { PublishedFile } from './asset.js';
import { checksumOf, matches } from './checksum.js';

export interface DownloadListener {
  /** @param done bytes downloaded so far, by earlier tries too @param total bytes of the whole file */
  progress(done: number, total: number): void;
  /** The connection broke; the download is tried again. */
  retry(reason: string): void;
}

/** Milliseconds to wait after 0, 1, 2 tries in a row that got no further; after one more, the download fails. */
const PAUSES = [0, 1_000, 5_000];
/** A connection that is silent for this many milliseconds counts as broken. */
const SILENCE = 60_000;
const MOST_REDIRECTS = 5;

/**
 * Downloads a published file, continuing from what is already in `part`, and checks it. What has arrived is kept if
 * the connection breaks or the disk is full.
 * @throws UserError if the server does not have the file, has something else or cannot be reached; if the download is
 * not the published file, in which case it is removed; if it cannot be written.
 */
export async function download(
  file: PublishedFile,
  part: string,
  listener: DownloadListener,
  pauses: readonly number[] = PAUSES,
): Promise<void> {
  makeFolder(dirname(part));
  // For reading and writing, without truncating.
  const output = await open(part, constants.O_RDWR | constants.O_CREAT);
  try {
    await receive(file, output, listener, pauses);
  } finally {
    await output.close();
  }
  const { algorithm } = file.checksum;
  const found = await checksumOf(part, algorithm);
  if (matches(found, file.checksum)) return;
  rmSync(part, { force: true });
  throw new UserError(
    `${file.url}: the download has the ${algorithm} ${found}, but ${file.checksum.hex} was published; ` +
      'it was removed, try again',
  );
}

async function receive(
  file: PublishedFile,
  output: FileHandle,
  listener: DownloadListener,
  pauses: readonly number[],
): Promise<void> {
  let fruitless = 0;
  let there = (await output.stat()).size;
  if (there > file.bytes) {
    await output.truncate(0);
    there = 0;
  }
  let furthest = there;
  while (there < file.bytes) {
    listener.progress(there, file.bytes);
    try {
      there = await receiveFrom(there, file, output, listener);
    } catch (error) {
      if (error instanceof UserError) throw error;
      there = (await output.stat()).size;
      fruitless = there > furthest ? 0 : fruitless + 1;
      furthest = Math.max(furthest, there);
      const pause = pauses[fruitless];
      if (pause === undefined) {
        throw new UserError(
          `${file.url}: ${messageOf(error)}; ${there} of ${file.bytes} bytes are downloaded; ` +
            'to go on, repeat the command',
        );
      }
      listener.retry(messageOf(error));
      await sleep(pause);
    }
  }
  listener.progress(there, file.bytes);
}

/**
 * Downloads over one connection. Returns the number of bytes that are there at its end. Errors that a new connection
 * may fix are not UserErrors.
 */
async function receiveFrom(
  start: number,
  file: PublishedFile,
  output: FileHandle,
  listener: DownloadListener,
): Promise<number> {
  const response = await request(new URL(file.url), start > 0 ? { range: `bytes=${start}-` } : {});
  try {
    let at = startOf(response, start, file);
    if (at === undefined) {
      await output.truncate(0);
      throw new Error('the server cannot continue this download');
    }
    // A server without range requests starts from the beginning.
    if (at < start) await output.truncate(at);
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (at + chunk.length > file.bytes) {
        await output.truncate(0);
        throw refused(file, `the server sends more than the ${file.bytes} bytes that were published`);
      }
      await writeAt(output, chunk, at, file);
      at += chunk.length;
      listener.progress(at, file.bytes);
    }
    if (at < file.bytes) throw new Error(`the connection ended after ${at} of ${file.bytes} bytes`);
    return at;
  } finally {
    response.destroy();
  }
}

/** The offset in the file at which the response begins; undefined if it does not fit what is there. */
function startOf(response: IncomingMessage, start: number, file: PublishedFile): number | undefined {
  const { statusCode = 0, headers } = response;
  if (statusCode === 416 && start > 0) return undefined;
  if (statusCode >= 500 || statusCode === 429 || statusCode === 408) throw new Error(answered(statusCode));
  if (statusCode !== 200 && statusCode !== 206) throw refused(file, answered(statusCode));
  if (headers['content-type']?.startsWith('text/html')) {
    throw refused(file, 'the server answers with a web page');
  }
  let at = 0;
  if (statusCode === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
    if (Number(range?.[1]) !== start || !['*', `${file.bytes}`].includes(range![2]!)) return undefined;
    at = start;
  }
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== file.bytes - at) {
    throw refused(file, `the server has ${at + Number(length)} bytes, but ${file.bytes} were published`);
  }
  return at;
}

async function writeAt(output: FileHandle, bytes: Buffer, at: number, file: PublishedFile): Promise<void> {
  try {
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await output.write(bytes, written, bytes.length - written, at + written);
      written += bytesWritten;
    }
  } catch (error) {
    throw new UserError(
      `${file.url} cannot be saved: ${messageOf(error)}; once that is solved, repeat the command to go on`,
    );
  }
}

/** The response to a GET request, after redirects; its body has not been read yet. */
async function request(url: URL, headers: Record<string, string>, redirects = 0): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const get = url.protocol === 'https:' ? getSecure : getPlain;
    const sent = get(url, { headers: { ...headers, 'accept-encoding': 'identity' } }, resolve);
    sent.on('error', reject);
    sent.setTimeout(SILENCE, () => sent.destroy(new Error(`the server was silent for ${SILENCE / 1000} s`)));
  });
  const { statusCode = 0, headers: answer } = response;
  if (![301, 302, 303, 307, 308].includes(statusCode) || answer.location === undefined) return response;
  response.destroy();
  const next = new URL(answer.location, url);
  if (redirects === MOST_REDIRECTS || (url.protocol === 'https:' && next.protocol !== 'https:')) {
    throw new UserError(`${url} redirects to ${next}, which was not followed`);
  }
  return request(next, headers, redirects + 1);
}

const answered = (status: number): string =>
  `the server answers ${status} ${STATUS_CODES[status] ?? ''}`.trim();

const refused = ({ url }: PublishedFile, what: string): UserError => new UserError(`${url}: ${what}`);
