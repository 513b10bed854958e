import { fileURLToPath } from 'node:url';
import { usageError } from '../../../errors/user-error.js';

/** Where a file or folder of the user's is: a path from the working directory, or a URL, as of a file beside their own. */
export type Place = string | URL;

/** @throws UserError (usage) for what is neither a path nor the URL of a file */
export function pathOf(place: Place): string {
  if (typeof place === 'string' && place !== '') return place;
  if (place instanceof URL && place.protocol === 'file:') return fileURLToPath(place);
  throw usageError(
    `${JSON.stringify(place) ?? place} is not a file: give a path, or new URL('data.npy', import.meta.url)`,
  );
}
