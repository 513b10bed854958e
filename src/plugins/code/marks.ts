import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isSystemError } from '../../errors/user-error.js';
import { sourceMarks } from './source-marks.js';

/** What the build writes into a folder of plugins: the marks of the sources that it was made from. */
export const MARKS_FILE = 'code-marks.json';

/** The marks of the files in a folder of plugins, compiled or from source, by their names without the ending. */
export async function marksIn(folder: URL): Promise<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(new URL(MARKS_FILE, folder), 'utf8')) as Record<string, string>;
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
    return sourceMarks(fileURLToPath(folder));
  }
}
