import { createWriteStream } from 'node:fs';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { isSystemError, messageOf, UserError } from '../errors/user-error.js';

/**
 * Unpacks some files of a zip archive into a folder. They are found by name, whatever folder of the archive they are in;
 * other files are skipped.
 * @param wanted the names
 * @param most bytes that each of them may have
 * @throws UserError if the archive is damaged or lacks a file, has it twice or in a larger size, or if the folder cannot be
 * written
 */
export async function unzip(
  archive: string,
  wanted: readonly string[],
  most: number,
  folder: string,
): Promise<void> {
  const missing = new Set(wanted);
  const refused = (what: string) => new UserError(`${archive}: ${what}; none of it was used`);
  try {
    const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        const name = posix.basename(entry.fileName);
        if (!wanted.includes(name)) continue;
        if (!missing.delete(name)) throw refused(`${name} is in the archive twice`);
        // yauzl fails if there is more than it says.
        if (entry.uncompressedSize > most) {
          throw refused(`${name} has ${entry.uncompressedSize} bytes, expected at most ${most}`);
        }
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, name)));
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (isSystemError(error)) throw new UserError(`${archive} cannot be unpacked: ${messageOf(error)}`);
    throw refused(`it is damaged, or not a zip archive (${messageOf(error)})`);
  }
  if (missing.size > 0) throw refused(`it lacks ${[...missing].join(', ')}`);
}
