import { messageOf, UserError, usageError } from '../../errors/user-error.js';
import type { AnyRun, ElsewhereRun } from '../../runs/elsewhere.js';
import { anyRunOfLine } from '../../store/lines.js';
import type { FinishedRun, ResultStore } from '../../store/store.js';
import { bytesOf } from './file.js';

/** What was read from files, to be stored. */
export interface Imported {
  runs: (FinishedRun | ElsewhereRun)[];
  /** What has to be said when they are stored, one sentence each. */
  notes(store: ResultStore): string[];
}

const HOW = 'make such a file with: continual-bench results --jsonl';

/** Runs in files made by `results --jsonl`. @throws UserError that names the file and the line */
export function runsInLines(files: readonly string[]): Imported {
  const runs = files.flatMap(runsIn);
  return {
    runs,
    notes(store) {
      const others = differing(runs, store);
      if (others.length === 0) return [];
      return [
        `the database keeps what it had where the files have other accuracies for a run: ${others.join(', ')}`,
      ];
    },
  };
}

function runsIn(file: string): (FinishedRun | ElsewhereRun)[] {
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

/** Ids of runs that are stored with other accuracies than these. */
function differing(runs: readonly (FinishedRun | ElsewhereRun)[], store: ResultStore): string[] {
  const accuracies = ({ accuracies }: Pick<AnyRun, 'accuracies'>) =>
    accuracies.map(({ accuracy }) => accuracy).join();
  const all: AnyRun[] = [...store.runs(), ...store.elsewhere()];
  const stored = new Map(all.map((run) => [run.id, accuracies(run)]));
  return [...new Set(runs.filter((run) => stored.get(run.id) !== accuracies(run)).map(({ id }) => id))];
}
