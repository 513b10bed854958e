import { UserError } from '../../errors/user-error.js';
import { shortHash } from '../../reporting/cells/numbers.js';
import type { AnyRun, ElsewhereRun } from '../../runs/elsewhere.js';
import { machineKind } from '../../runs/machine-kind.js';
import type { FinishedRun } from '../../store/store.js';
import { namesOf } from '../shown/matrix.js';

type Run = FinishedRun | ElsewhereRun | AnyRun;

/** Runs, and where they are. */
export interface Source {
  file: string;
  runs: readonly Run[];
}

/** A run that is in two places with other accuracies, and the first place where they differ. */
interface Conflict {
  kept: { file: string; run: Run };
  other: { file: string; run: Run };
  trainTask: number;
  testTask: number;
  accuracies: [kept: number, other: number];
}

/**
 * What has to be said of runs that are in several places with other accuracies: those of the first place are kept.
 * @param sources in order, that which stays first
 * @throws UserError if both were computed on one kind of machine, where they cannot both be right
 */
export function conflictNotes(sources: readonly Source[]): string[] {
  const conflicts = conflictsIn(sources);
  const wrong = conflicts.find(({ kept, other }) => {
    const kinds = [kept.run, other.run].map(kindOf);
    return kinds[0] !== undefined && kinds[0] === kinds[1];
  });
  if (wrong) throw new UserError(wrongText(wrong));
  if (conflicts.length === 0) return [];
  const largest = conflicts.reduce((a, b) => (distance(b) > distance(a) ? b : a));
  const runs = conflicts.length === 1 ? '1 run has' : `${conflicts.length} runs have`;
  return [
    `${runs} other accuracies in two places, from two kinds of machine or from a GPU; the first are kept. The largest difference is ${(100 * distance(largest)).toFixed(2)} points: ${conflictText(largest)}`,
  ];
}

function conflictsIn(sources: readonly Source[]): Conflict[] {
  const first = new Map<string, { file: string; run: Run }>();
  const conflicts: Conflict[] = [];
  for (const { file, runs } of sources) {
    for (const run of runs) {
      const kept = first.get(run.id);
      if (!kept) first.set(run.id, { file, run });
      else {
        const difference = firstDifference(kept.run, run);
        if (difference) conflicts.push({ kept, other: { file, run }, ...difference });
      }
    }
  }
  return conflicts;
}

/** Early accuracies count where both have them. */
function firstDifference(kept: Run, other: Run): Omit<Conflict, 'kept' | 'other'> | undefined {
  const placeOf = ({ trainTask, testTask }: { trainTask: number; testTask: number }) =>
    `${trainTask} ${testTask}`;
  const entriesOf = ({ accuracies, earlyAccuracies }: Run) => [...accuracies, ...earlyAccuracies];
  const others = new Map(entriesOf(other).map((entry) => [placeOf(entry), entry.accuracy]));
  for (const entry of entriesOf(kept)) {
    const theirs = others.get(placeOf(entry));
    if (theirs === undefined || theirs === entry.accuracy) continue;
    const { trainTask, testTask } = entry;
    return { trainTask, testTask, accuracies: [entry.accuracy, theirs] };
  }
  return undefined;
}

/** Runs of other programs have the checksum of their file in their identity. */
const kindOf = ({ environment }: Run): string | undefined =>
  environment === null ? 'another program' : machineKind(environment);

const distance = ({ accuracies: [kept, other] }: Conflict): number => Math.abs(kept - other);

function conflictText({ kept, other, trainTask, testTask, accuracies }: Conflict): string {
  const figures = accuracies.map((accuracy) => 100 * accuracy);
  return `run ${shortHash(kept.run.id)} (${namesOf(kept.run)}), after task ${trainTask} on task ${testTask} ${figures[0]} % in ${kept.file}, ${figures[1]} % in ${other.file}`;
}

const wrongText = (conflict: Conflict): string =>
  `${conflictText(conflict)}; both come from one kind of machine (${kindOf(conflict.kept.run)}), so one of them is wrong. Nothing was imported; ${advice(conflict)}`;

/** How to find out which is wrong, and to go on. */
const advice = ({ kept: { run } }: Conflict): string =>
  run.environment === null
    ? 'leave one of the files out, or import the accuracies again from where they were computed'
    : `to see which, compute it again: continual-bench rerun ${shortHash(run.id)} --db FILE; to go on without it: continual-bench delete, in that file`;
