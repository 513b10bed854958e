import { messageOf, UserError } from '../../errors/user-error.js';
import { lineOfFunction, lineOfMention, lineOfProperty, placeInStack, placeOf } from './place.js';
import { filesOf, type OwnSource } from './source.js';

/** An error in a user's own file: one line that begins with the file and the line number. */
export class PluginError extends UserError {}

/**
 * Turns a thrown value into the error of a user's own file. Its place is the line of the file that was executed, or
 * else the line that uses the function of TensorFlow.js that the message is about, of the function that was called, or
 * of a name that is quoted in the message.
 * @param called the definition's function that was called; undefined while the file is loaded
 */
export function pluginError(source: OwnSource, error: unknown, called?: string): PluginError {
  if (error instanceof PluginError) return error;
  const message = messageOf(error).split('\n')[0]!;
  const { path, text } = source;
  const line =
    lineOfFunction(text, message) ??
    (called === undefined ? lineOfMention(text, message) : lineOfProperty(text, called));
  const place = placeInStack(error, filesOf(source)) ?? placeOf(path, line);
  return new PluginError(`${place}: ${message}`);
}

/** The same where there are several files: of the one whose line was executed, or else of the first. */
export const pluginErrorAmong = (
  sources: readonly OwnSource[],
  error: unknown,
  called?: string,
): PluginError =>
  pluginError(sources.find((source) => placeInStack(error, filesOf(source))) ?? sources[0]!, error, called);
