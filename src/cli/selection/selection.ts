import { refuseUnknown } from '../../errors/unknown-name.js';
import { UserError, usageError } from '../../errors/user-error.js';
import { choicesIn } from '../../plugins/composition/part-names.js';
import { isPath } from '../../plugins/own/path.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import type { RunStatus } from '../../runs/record.js';
import { openStore, type ResultStore } from '../../store/store.js';
import { gridNamed } from './grid-named.js';
import { type Conditions, idsWhere } from './where.js';

/** Which stored runs a command works on. */
export interface Selection {
  scenario?: string[] | undefined;
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  seed?: number[] | undefined;
  where?: Conditions | undefined;
  status?: RunStatus[] | undefined;
  tag?: string[] | undefined;
  /** Beginnings of ids of stored grids. */
  grid?: string[] | undefined;
  /** ISO 8601, UTC. */
  since?: string | undefined;
  before?: string | undefined;
}

/** The parts of a selection whose values runs must have, each of them at least one run. */
const columns = ['scenario', 'head', 'strategy', 'seed'] as const;
type Column = (typeof columns)[number];

/** A value that was given, and the names or numbers that runs have for it: of a file, of all that it defines. */
interface Choice<Value> {
  given: Value;
  stored: Value[];
}

/** The choices of a selection, its files resolved. */
type Wanted = { [Of in Column]: Choice<NonNullable<Selection[Of]>[number]>[] | undefined };

async function wantedBy({ scenario, head, strategy, seed }: Selection): Promise<Wanted> {
  const asGiven = <Value>(given: Value): Choice<Value> => ({ given, stored: [given] });
  const resolved = async (kind: 'scenario' | 'strategy', given: string[] | undefined) => {
    if (!given) return undefined;
    const choices = await Promise.all(
      given.map(async (one) => ({ given: one, stored: await namesOf(kind, one) })),
    );
    refuseSame(kind, choices);
    return choices;
  };
  return {
    scenario: await resolved('scenario', scenario),
    head: head?.map(asGiven),
    strategy: await resolved('strategy', strategy),
    seed: seed?.map(asGiven),
  };
}

/** The names of runs that a name or the path of a file stands for, which may be part of a composed strategy. */
export async function namesOf(kind: 'scenario' | 'strategy', choice: string): Promise<string[]> {
  if (!(kind === 'scenario' ? [choice] : choicesIn(choice)).some(isPath)) return [choice];
  try {
    const chosen = await (kind === 'scenario' ? scenarios : strategies).chosen(choice);
    return chosen.map(({ definition }) => definition.name);
  } catch (error) {
    // Runs stay when their file is removed, and can be chosen by their name.
    if (error instanceof UserError) return [choice];
    throw error;
  }
}

/** @throws UserError (usage) if two choices are the same */
function refuseSame(kind: string, choices: readonly Choice<string>[]): void {
  for (const [index, { given, stored }] of choices.entries()) {
    const other = choices.slice(0, index).find((one) => one.stored.some((name) => stored.includes(name)));
    if (!other) continue;
    const name = stored.find((one) => other.stored.includes(one));
    throw usageError(`${other.given} and ${given} are the same ${kind} ${name}; give it once`);
  }
}

/**
 * The runs of a selection, from the database in `file`; those computed elsewhere come last.
 * @throws UserError if the database cannot be read or has no runs; a usage error for a name that no run has, or if
 * no run matches the selection.
 */
export async function selectedRuns(file: string, selection: Selection): Promise<AnyRun[]> {
  const [runs] = (await selectedRunsOf([file], selection)) as [AnyRun[]];
  return runs;
}

/**
 * The runs of a selection, from each of several databases; one of them may have none.
 * @throws UserError if a database cannot be read or has no runs; a usage error for a name that no run in any of them
 * has, or if none matches the selection.
 */
export async function selectedRunsOf(files: readonly string[], selection: Selection): Promise<AnyRun[][]> {
  const wanted = await wantedBy(selection);
  const stores: ResultStore[] = [];
  try {
    for (const file of files) stores.push(openStore(file, { readonly: true }));
    return selectedFrom(stores, files, wanted, selection);
  } finally {
    for (const store of stores) store.close();
  }
}

function selectedFrom(
  stores: readonly ResultStore[],
  files: readonly string[],
  wanted: Wanted,
  { where, status, tag, grid, since, before }: Selection,
): AnyRun[][] {
  const empty = files.find((_, index) => stores[index]!.names('scenario').length === 0);
  if (empty !== undefined) {
    throw new UserError(`${empty} has no results yet; make some with: continual-bench run`);
  }
  const [all, have, they] =
    files.length === 1 ? [files[0]!, 'has', 'it has'] : [files.join(' and '), 'have', 'they have'];
  for (const column of ['scenario', 'head', 'strategy'] as const) {
    const there = [...new Set(stores.flatMap((store) => store.names(column)))].sort();
    const unknown = wanted[column]?.find(({ stored }) => !stored.some((name) => there.includes(name)));
    if (unknown !== undefined) {
      throw usageError(
        `${all} ${have} no run with --${column} ${textOf(unknown)}; ${they}: ${there.join(', ')}`,
      );
    }
  }
  refuseUnknown(
    'tag',
    tag,
    stores.flatMap((store) => (tag ? store.tags() : [])),
  );
  const ofGrids = grid?.map((beginning) => gridNamed(stores, beginning));
  const storedOf = <Value>(choices: readonly Choice<Value>[] | undefined) =>
    choices?.flatMap(({ stored }) => stored);
  const filter = {
    scenario: storedOf(wanted.scenario),
    head: storedOf(wanted.head),
    strategy: storedOf(wanted.strategy),
    seed: storedOf(wanted.seed),
    status,
    tag,
    grid: ofGrids,
    since,
    before,
  };
  const ids =
    where &&
    idsWhere(
      stores.map((store) => store.configurations()),
      where,
    );
  const runs = stores.map((store, index): AnyRun[] => {
    const ofStore = { ...filter, id: ids?.[index] };
    return [...store.runs(ofStore), ...store.elsewhere(ofStore)];
  });
  if (runs.every((ofStore) => ofStore.length === 0)) {
    throw usageError(
      `${all} ${have} no run that matches all of these options; see all runs with: continual-bench results`,
    );
  }
  const unused = tag?.find((one) => !runs.flat().some(({ tags }) => tags.includes(one)));
  if (unused !== undefined) {
    throw usageError(
      `${all} ${have} no run with --tag ${unused} that matches the other options; leave it out`,
    );
  }
  requireAllUsed(wanted, runs.flat(), `${all} ${have}`);
  return runs;
}

/** @throws UserError (usage) for a given value that none of the selected runs has. */
function requireAllUsed(wanted: Wanted, runs: readonly AnyRun[], allHave: string): void {
  const valueIn: Record<Column, (run: AnyRun) => string | number> = {
    scenario: ({ configuration }) => configuration.scenario.name,
    head: ({ configuration }) => configuration.head.name,
    strategy: ({ configuration }) => configuration.strategy.name,
    seed: ({ configuration }) => configuration.seed,
  };
  for (const column of columns) {
    const there = new Set(runs.map(valueIn[column]));
    const choices: readonly Choice<string | number>[] = wanted[column] ?? [];
    const unused = choices.find(({ stored }) => !stored.some((one) => there.has(one)));
    if (unused !== undefined) {
      throw usageError(
        `${allHave} no run with --${column} ${textOf(unused)} that matches the other options; leave ${unused.given} out, or see all runs with: continual-bench results`,
      );
    }
  }
}

/** A choice as it was given; of a file, with the names that it stands for. */
const textOf = ({ given, stored }: Choice<string | number>): string =>
  stored.includes(given) ? `${given}` : `${given}, which defines ${stored.join(' and ')}`;
