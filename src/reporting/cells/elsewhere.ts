import {
  type AnyRun,
  type AnySeedless,
  type ElsewhereRun,
  isElsewhere,
  isOfElsewhere,
} from '../../runs/elsewhere.js';
import { countOf, shortHash } from './numbers.js';

/** Stands beside every name and number of runs that another program computed. */
export const ELSEWHERE = 'computed elsewhere';

/** The file that a run was imported from: `accuracies.csv (1a2b3c4d)`. */
export const fileText = ({ file, configuration }: ElsewhereRun): string =>
  `${file} (${shortHash(configuration.elsewhere.sha256)})`;

/** The files of those among the runs that were computed elsewhere. */
const filesOf = (runs: readonly AnyRun[]): string[] => [...new Set(runs.filter(isElsewhere).map(fileText))];

/** The file of a cell whose runs were computed elsewhere; undefined of others. */
export const elsewhereText = ({ runs }: { runs: readonly AnyRun[] }): string | undefined =>
  filesOf(runs).join(', ') || undefined;

/** The name of a configuration's strategy, marked if its runs were computed elsewhere. */
export const markedStrategy = (configuration: AnySeedless): string[] => [
  configuration.strategy.name,
  ...(isOfElsewhere(configuration) ? [ELSEWHERE] : []),
];

/** Says which of the runs that are shown were computed elsewhere, as a sentence; empty if none was. */
export function elsewhereTexts(shown: readonly AnyRun[]): string[] {
  const runs = new Map(shown.map((run) => [run.id, run]));
  const count = [...runs.values()].filter(isElsewhere).length;
  if (count === 0) return [];
  return [
    `${count} of ${countOf(runs.size, 'run')} ${count === 1 ? 'was' : 'were'} computed elsewhere, by another program, and imported from ${filesOf(shown).join(', ')}. Nothing is known of ${count === 1 ? 'it' : 'them'} but the accuracies, and the options that were told on importing.`,
  ];
}

/** What a row of CSV and an object of JSON say of it; null of this program's runs. */
export function elsewhereFacts({
  runs,
}: {
  runs: readonly AnyRun[];
}): { file: string; sha256: string } | null {
  const [run] = runs;
  return run && isElsewhere(run) ? { file: run.file, sha256: run.configuration.elsewhere.sha256 } : null;
}

interface Configured {
  configuration: AnySeedless;
}

export const isElsewhereCell = ({ configuration }: Configured): boolean => isOfElsewhere(configuration);

/** Those whose runs this program computed; all if it computed none. */
export function ownOf<Member extends Configured>(members: readonly Member[]): readonly Member[] {
  const own = members.filter((member) => !isElsewhereCell(member));
  return own.length > 0 ? own : members;
}

/** Whether some of them, but not all, were computed elsewhere. */
export const isBesideElsewhere = (members: readonly Configured[]): boolean =>
  members.some(isElsewhereCell) && !members.every(isElsewhereCell);
