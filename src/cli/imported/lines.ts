import { messageOf, UserError, usageError } from '../../errors/user-error.js';
import type { ElsewhereRun } from '../../runs/elsewhere.js';
import { anyRunOfLine } from '../../store/lines.js';
import type { FinishedRun } from '../../store/store.js';
import { bytesOf } from './file.js';

/** How to make such a file. */
export const HOW = 'make such a file with: continual-bench results --jsonl';

/** Runs in a file made by `results --jsonl`. @throws UserError that names the file and the line */
export function runsInLines(file: string): (FinishedRun | ElsewhereRun)[] {
  if (/\.csv$/i.test(file)) {
    throw usageError(
      `say what the accuracies in ${file} are of, with --as strategy=NAME,scenario=NAME,head=NAME`,
    );
  }
  const lines = bytesOf(file, HOW).toString('utf8').split('\n');
  // The last line ends with a line break too.
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) {
    throw new UserError(`${file} has no runs in it; ${HOW}`);
  }
  return lines.map((line, index) => {
    try {
      return anyRunOfLine(line);
    } catch (error) {
      throw new UserError(`${file}:${index + 1}: ${messageOf(error)}; nothing was imported`);
    }
  });
}
