import { usageError } from '../../errors/user-error.js';
import type { OptionValue } from '../configuration.js';

/**
 * The alternatives in a text such as `0.1,1,10` or `[400,200],[100]`: they stand between the commas that are outside of
 * brackets, braces and quoted text. Each is read as JSON if it is JSON, otherwise as text.
 * @throws UserError (usage) if one of several is empty
 */
export function alternativesIn(text: string): OptionValue[] {
  const parts = separated(text);
  if (parts.length === 1) return [jsonOrText(text)];
  return parts.map((part) => {
    const alternative = part.trim();
    if (alternative === '') {
      throw usageError(`"${text}" has an empty alternative; put a single comma between alternatives`);
    }
    return jsonOrText(alternative);
  });
}

const OPENING = '[{';
const CLOSING = ']}';

function separated(text: string): string[] {
  const parts: string[] = [];
  let [start, depth, isQuoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (isQuoted) {
      if (letter === '\\') at++;
      else if (letter === '"') isQuoted = false;
      // Elsewhere in plain text, a quotation mark is a letter like others.
    } else if (letter === '"') isQuoted = depth > 0 || text.slice(start, at).trim() === '';
    else if (OPENING.includes(letter)) depth++;
    else if (CLOSING.includes(letter)) depth--;
    else if (letter === ',' && depth <= 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
      depth = 0;
    }
  }
  return [...parts, text.slice(start)];
}

function jsonOrText(value: string): OptionValue {
  try {
    return JSON.parse(value) as OptionValue;
  } catch {
    return value;
  }
}
