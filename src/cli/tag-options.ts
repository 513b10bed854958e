import { Option } from '@commander-js/extra-typings';
import { usageError } from '../errors/user-error.js';
import { NOTE, TAG } from '../runs/tags.js';
import { listOf } from './options.js';

export const tagOption = (description: string) => new Option('--tag <names>', description).argParser(tagsIn);

export const noteOption = (description: string) => new Option('--note <text>', description).argParser(noteIn);

/** Tags, separated by commas. @throws UserError (usage) */
export function tagsIn(text: string): string[] {
  const tags = listOf(text);
  const wrong = tags.find((tag) => !TAG.test(tag));
  if (wrong === undefined) return tags;
  throw usageError(
    `${JSON.stringify(wrong)} is not a tag; tags have up to 50 letters, digits, and inside also . _ and -`,
  );
}

/** A note; empty to have none. @throws UserError (usage) */
function noteIn(text: string): string {
  const note = text.trim();
  if (note !== '' && !NOTE.test(note)) throw usageError('a note is one line of up to 1000 characters');
  return note;
}
