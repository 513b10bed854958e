import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { PassThrough, pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { isSystemError, messageOf, UserError } from '../errors/user-error.js';
import { isGzip } from './is-gzip.js';

/** Bytes that an archive may hold besides the wanted files: headers, notes, lists of names. */
const SPARE = 1 << 20;

/**
 * Unpacks some files of a tar archive, gzipped or not, into a folder. They are found by name, whatever folder of the
 * archive they are in; other files are skipped.
 * @param wanted size of each file in bytes, by name.
 * @throws UserError if the archive is damaged, lacks a file or has it in another size, contains links, devices, paths
 * that lead out of it or far more than is wanted, or if the folder cannot be written.
 */
export async function unpack(
  archive: string,
  wanted: Readonly<Record<string, number>>,
  folder: string,
): Promise<void> {
  const missing = new Set(Object.keys(wanted));
  const most = Object.values(wanted).reduce((sum, bytes) => sum + bytes, SPARE);
  const refused = (what: string) => new UserError(`${archive}: ${what}; none of it was used`);

  const isWanted = ({ name, type = 'file', size }: { name: string; type?: string; size: number }) => {
    if (type !== 'file' && type !== 'directory') throw refused(`${quoted(name)} is a ${type}, not a file`);
    if (leadsOut(name)) throw refused(`${quoted(name)} leads out of the archive`);
    const base = posix.basename(name);
    if (type === 'directory' || !Object.hasOwn(wanted, base)) return false;
    if (!missing.delete(base)) throw refused(`${quoted(base)} is in the archive twice`);
    if (size !== wanted[base]) throw refused(`${quoted(name)} has ${size} bytes, expected ${wanted[base]}`);
    return true;
  };
  const bytes = pipeline(
    createReadStream(archive, { highWaterMark: 1 << 18 }),
    isGzip(archive) ? createGunzip({ chunkSize: 1 << 18 }) : new PassThrough(),
    atMost(most, () => refused(`it unpacks to more than the ${most} bytes expected`)),
    // What fails reaches the one who reads.
    () => undefined,
  );
  try {
    for await (const { header, body } of ReadableStream.from<Uint8Array>(bytes).pipeThrough(
      createTarDecoder({ strict: true }),
    )) {
      // Awaited, so that nothing is still being written when this ends, however it ends.
      if (isWanted(header)) await writeFile(join(folder, posix.basename(header.name)), body, { mode: 0o644 });
      // Not cancelled: modern-tar 0.8.6 would forget the body of the next entry.
      else await body.pipeTo(new WritableStream());
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (isSystemError(error)) throw new UserError(`${archive} cannot be unpacked: ${messageOf(error)}`);
    throw refused(`it is damaged, or not a tar archive (${messageOf(error)})`);
  }
  if (missing.size > 0) throw refused(`it lacks ${[...missing].map(quoted).join(', ')}`);
}

function atMost(bytes: number, tooMuch: () => Error): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.length;
      if (left < 0) done(tooMuch());
      else done(null, chunk);
    },
  });
}

const leadsOut = (name: string): boolean =>
  posix.isAbsolute(name) || /^[A-Za-z]:/.test(name) || name.split(/[/\\]/).includes('..');

/** Quoted as in JSON, so that a name from an archive stays on one line. */
const quoted = (name: string): string => JSON.stringify(name);
