import { flatten } from '../../reporting/cells/flatten.js';
import type { Options } from '../../runs/configuration.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import type { RunStatus } from '../../runs/record.js';

/** A value of two runs, first and second. */
type Pair<Value> = [Value, Value];

/** Something that two runs do not have in common; null where one has no such thing. */
export interface Differing {
  what: string;
  values: Pair<string | null>;
}

/** An entry of the accuracy matrix that both runs have. Accuracies are fractions. */
export interface ComparedEntry {
  trainTask: number;
  testTask: number;
  accuracies: Pair<number>;
}

/** How two runs differ. */
export interface Difference {
  ids: Pair<string>;
  status: Pair<RunStatus>;
  options: Differing[];
  /** Marks of code, and hashes of files: what the runs were computed by. */
  code: Differing[];
  /** What they were computed with. */
  environment: Differing[];
  accuracies: {
    /** Ordered by train task, then test task. */
    entries: ComparedEntry[];
    equal: number;
    /** The first that is not the same to the last bit; null if there is none. */
    firstDifference: ComparedEntry | null;
  };
}

const isCode = ({ what }: Differing): boolean => /^code\.|\.source\b|^elsewhere\./.test(what);

export function differenceOf(first: AnyRun, second: AnyRun): Difference {
  const options = differing({ ...first.configuration }, { ...second.configuration });
  const entries = entriesOf(first, second);
  const unequal = entries.filter(({ accuracies: [one, other] }) => one !== other);
  return {
    ids: [first.id, second.id],
    status: [first.status, second.status],
    options: options.filter((one) => !isCode(one)),
    code: options.filter(isCode),
    environment: differing({ ...first.environment }, { ...second.environment }),
    accuracies: {
      entries,
      equal: entries.length - unequal.length,
      firstDifference: unequal[0] ?? null,
    },
  };
}

function differing(first: Options, second: Options): Differing[] {
  const [one, other] = [flatten(first), flatten(second)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .filter((what) => one.get(what) !== other.get(what))
    .map((what) => ({ what, values: [one.get(what) ?? null, other.get(what) ?? null] }));
}

function entriesOf(first: AnyRun, second: AnyRun): ComparedEntry[] {
  const placeOf = ({ trainTask, testTask }: { trainTask: number; testTask: number }) =>
    `${trainTask} ${testTask}`;
  const others = new Map(second.accuracies.map((entry) => [placeOf(entry), entry.accuracy]));
  return first.accuracies.flatMap(({ trainTask, testTask, accuracy }): ComparedEntry[] => {
    const other = others.get(placeOf({ trainTask, testTask }));
    return other === undefined ? [] : [{ trainTask, testTask, accuracies: [accuracy, other] }];
  });
}
