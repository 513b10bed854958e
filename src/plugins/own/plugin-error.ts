import { messageOf, UserError } from '../../errors/user-error.js';
import { lineOfMention, lineOfProperty, placeInStack, placeOf } from './place.js';
import type { OwnSource } from './source.js';

/** What a user's own file did wrong: one line that begins with the file and the line. */
export class PluginError extends UserError {}

/**
 * The error of a user's own file that a thrown value stands for. Its place is where the file was when it was
 * thrown, or else where the function that was called is written, or a name that the message has in quotes.
 * @param called the definition's function that was called; none while the file was loaded
 */
export function pluginError(source: OwnSource, error: unknown, called?: string): PluginError {
  if (error instanceof PluginError) return error;
  const message = messageOf(error).split('\n')[0]!;
  const { path, text, imported } = source;
  const line = called === undefined ? lineOfMention(text, message) : lineOfProperty(text, called);
  const place = placeInStack(error, [path, ...imported]) ?? placeOf(path, line);
  return new PluginError(`${place}: ${message}`);
}
