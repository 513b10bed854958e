import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isSystemError } from '../../errors/user-error.js';
import { withKept } from './kept-marks.js';
import { sourceMarks } from './source-marks.js';

/** What the build writes into a folder of plugins: the marks of the sources that it was made from. */
export const MARKS_FILE = 'code-marks.json';

/**
 * The marks that runs have of the files in a folder of plugins, compiled or from source, by their names without the ending.
 */
export const marksIn = async (folder: URL): Promise<Record<string, string>> =>
  withKept(await marksOfFiles(folder));

async function marksOfFiles(folder: URL): Promise<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(new URL(MARKS_FILE, folder), 'utf8')) as Record<string, string>;
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
    return sourceMarks(fileURLToPath(folder));
  }
}
