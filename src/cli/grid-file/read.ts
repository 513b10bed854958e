import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inOurWords, placedText } from '../../errors/issue-text.js';
import { unknownName } from '../../errors/unknown-name.js';
import { messageOf, UserError, usageError } from '../../errors/user-error.js';
import type { Options } from '../../runs/configuration.js';
import { type AskedGrid, formatOf, type GridFile, gridFileSchema } from './grid-file.js';
import { named } from './origin.js';
import { fromFile } from './places.js';
import { optionsIn } from './set.js';

/**
 * Reads a grid from a YAML or JSON file.
 * @param maker the command that writes such a file
 * @throws UserError (usage) that names the file and what is wrong in it
 */
export function readGrid(file: string, maker = `continual-bench run … --save-config ${file}`): AskedGrid {
  const format = formatOf(file);
  const text = textOf(file, maker);
  return within(file, () => {
    const { scenarios, strategies, set = {}, ...others } = checked(parsed(text, format));
    return {
      ...others,
      ...(scenarios && { scenarios: fromFile(file, scenarios) }),
      ...(strategies && { strategies: fromFile(file, strategies) }),
      set: optionsIn(set as Options),
    };
  });
}

function within<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw named(file, error);
  }
}

function textOf(file: string, maker: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw usageError(`there is no file ${file}; write one with: ${maker}`);
    }
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

/** @throws UserError (usage) with the first line of what the parser says */
function parsed(text: string, format: 'json' | 'yaml'): unknown {
  try {
    return format === 'json' ? JSON.parse(text) : parse(text, { logLevel: 'error' });
  } catch (error) {
    const [line] = messageOf(error).split('\n') as [string];
    throw usageError(`this is not ${format.toUpperCase()}: ${line.replace(/:$/, '')}`);
  }
}

function checked(content: unknown): GridFile {
  const { data, error } = gridFileSchema.safeParse(content, inOurWords);
  if (data) return data;
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) {
    throw unknownName('key', issue.keys[0]!, Object.keys(gridFileSchema.shape));
  }
  throw usageError(placedText(issue!));
}
