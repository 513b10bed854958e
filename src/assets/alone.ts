import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { isSystemError, UserError } from '../errors/user-error.js';
import { cleanedUp } from '../system/clean-up.js';
import { isAlive } from '../system/is-alive.js';
import { makeFolder } from '../system/make-folder.js';
import type { Asset } from './asset.js';

/**
 * Does work that two processes must not do at once: one would remove what the other still reads.
 * @param part the file that is downloaded to; a file beside it names the process while it works
 * @throws UserError if another process is doing it
 */
export async function alone<T>({ title }: Asset, part: string, work: () => Promise<T>): Promise<T> {
  const mark = `${part}.process`;
  const own = `${hostname()} ${process.pid}`;
  makeFolder(dirname(mark));
  try {
    writeFileSync(mark, own, { flag: 'wx' });
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    const [host, pid] = readFileSync(mark, 'utf8').split(' ');
    if (host !== hostname() || (Number(pid) !== process.pid && isAlive(Number(pid)))) {
      throw new UserError(
        `process ${pid} on ${host} is fetching ${title}; wait for it, or remove ${mark} if there is no such process`,
      );
    }
    // That process was killed.
    writeFileSync(mark, own);
  }
  return cleanedUp(() => rmSync(mark, { force: true }), work);
}
