import { usageError } from '../errors/user-error.js';
import { shortHash } from '../reporting/cells/numbers.js';
import type { AnyRun } from '../runs/elsewhere.js';
import { openStore, type ResultStore } from '../store/store.js';
import { namesOf } from './shown/matrix.js';

/** What the help says of an argument that is a run. */
export const RUN_ARGUMENT = 'its id, or the beginning of it, as continual-bench results shows it';

/** How many ids an error names. */
const FEW = 5;

/**
 * The runs whose ids begin as given, one for each, in that order.
 * @throws UserError (usage) unless exactly one id begins so, or if two are the same run.
 */
export function runsNamed(db: string, wanted: readonly string[]): AnyRun[] {
  const store = openStore(db, { readonly: true });
  try {
    const ids = wanted.map((one) => idNamed(store, db, one));
    const twice = ids.findIndex((id, index) => ids.indexOf(id) < index);
    if (twice >= 0) {
      const first = wanted[ids.indexOf(ids[twice]!)]!;
      throw usageError(
        first === wanted[twice]
          ? `${first} is given twice; give it once`
          : `${first} and ${wanted[twice]} are the same run; give it once`,
      );
    }
    const runs = runsOf(store, ids);
    return ids.map((id) => runs.find((run) => run.id === id)!);
  } finally {
    store.close();
  }
}

function idNamed(store: ResultStore, db: string, wanted: string): string {
  const beginning = wanted.toLowerCase();
  const found = store.idsFrom(beginning, FEW + 1);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    throw usageError(`${db} has no run whose id begins with "${wanted}"; ${nearText(store, beginning)}`);
  }
  const [count, more] = found.length > FEW ? [`more than ${FEW}`, ', …'] : [found.length, ''];
  throw usageError(
    `${count} ids begin with "${wanted}"; give more characters: ${listed(store, found.slice(0, FEW))}${more}`,
  );
}

/** The runs whose ids have the same beginning for longest. */
function nearText(store: ResultStore, beginning: string): string {
  for (let length = beginning.length - 1; length >= 3; length--) {
    const near = store.idsFrom(beginning.slice(0, length), FEW);
    if (near.length > 0) return `near it: ${listed(store, near)}`;
  }
  return 'see all with: continual-bench results';
}

const listed = (store: ResultStore, ids: string[]): string =>
  runsOf(store, ids)
    .map((run) => `${shortHash(run.id)} (${namesOf(run)})`)
    .join(', ');

const runsOf = (store: ResultStore, id: string[]): AnyRun[] => [
  ...store.runs({ id }),
  ...store.elsewhere({ id }),
];
