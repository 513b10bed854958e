import { statSync } from 'node:fs';
import { UserError } from '../../../errors/user-error.js';
import { readIdx as read } from '../../idx.js';
import type { FileArray } from '../definition.js';
import { type Place, pathOf } from './path.js';

/**
 * Reads an IDX file of bytes, gzipped or not: images [count, height, width], or labels [count].
 * @throws UserError if it is missing or not exactly what its header says
 */
export function readIdx(place: Place): FileArray {
  const file = pathOf(place);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UserError(`there is no file ${file}`);
  if (found.isDirectory()) throw new UserError(`${file} is a folder, not a file`);
  const { dimensions, bytes } = read(file, undefined, 'it is damaged, or not an IDX file');
  return { shape: dimensions, data: bytes, dtype: 'uint8', file };
}
