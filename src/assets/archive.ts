import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { DecompressionStream, type ReadableStream, TransformStream } from 'node:stream/web';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { isSystemError, messageOf, UserError } from '../errors.js';

/** How much an archive may hold beside what is wanted of it: headers, notes, lists of names. */
const SPARE = 1 << 20;

/**
 * Unpacks some files of a tar archive, compressed by gzip or not, into a folder. They are known by their names
 * alone, whatever folder of the archive they are in; others are passed over.
 * @param wanted bytes of each file, by its name.
 * @throws UserError for an archive that is damaged, lacks one of them or has it of another size, or has links,
 * devices, paths that lead out of it, or far more in it than is wanted; where the folder cannot be written.
 */
export async function unpack(
  archive: string,
  wanted: Readonly<Record<string, number>>,
  folder: string,
): Promise<void> {
  const missing = new Set(Object.keys(wanted));
  const most = Object.values(wanted).reduce((sum, bytes) => sum + bytes, SPARE);
  const refused = (what: string) => new UserError(`${archive}: ${what}; nothing of it was used`);
  try {
    for await (const { header, body } of entriesOf(archive, most)) {
      const { name, type, size } = header;
      if (type !== 'file' && type !== 'directory') throw refused(`${quoted(name)} is a ${type}, not a file`);
      if (leadsOut(name)) throw refused(`${quoted(name)} leads out of the archive`);
      const base = posix.basename(name);
      if (type === 'directory' || !Object.hasOwn(wanted, base)) {
        await body.cancel();
        continue;
      }
      if (!missing.delete(base)) throw refused(`${quoted(base)} is in it twice`);
      if (size !== wanted[base]) {
        throw refused(`${quoted(name)} has ${size} bytes, expected ${wanted[base]}`);
      }
      await writeFile(join(folder, base), body, { flag: 'wx' });
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof TooLarge) throw refused(`it unpacks to more than the ${most} bytes expected`);
    if (isSystemError(error)) throw new UserError(`${archive} cannot be unpacked: ${messageOf(error)}`);
    throw refused(`it is damaged or no tar archive (${messageOf(error)})`);
  }
  if (missing.size > 0) throw refused(`${[...missing].map(quoted).join(', ')} is not in it`);
}

class TooLarge extends Error {}

function entriesOf(archive: string, most: number): ReadableStream<ParsedTarEntry> {
  const bytes = Readable.toWeb(createReadStream(archive, { highWaterMark: 1 << 18 }));
  const plain = startsAsGzip(archive) ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes;
  return plain.pipeThrough(atMost(most)).pipeThrough(createTarDecoder({ strict: true }));
}

function atMost(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new TooLarge();
      controller.enqueue(chunk);
    },
  });
}

function startsAsGzip(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(2);
    readSync(descriptor, start, 0, 2, 0);
    return start.readUInt16BE(0) === 0x1f8b;
  } finally {
    closeSync(descriptor);
  }
}

const leadsOut = (name: string): boolean =>
  posix.isAbsolute(name) || /^[A-Za-z]:/.test(name) || name.split(/[/\\]/).includes('..');

/** As JSON has it, so that a name out of an archive stays on its line. */
const quoted = (name: string): string => JSON.stringify(name);
