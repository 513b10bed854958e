import { differingFromNamesakes } from '../../reporting/cells/differing.js';
import { groupedBy } from '../../reporting/cells/grouped-by.js';
import { type RunConfiguration, usesOwnFiles } from '../../runs/configuration.js';
import { makespan } from '../../runs/forecast/makespan.js';
import { namesakesOf } from '../../runs/forecast/namesakes.js';
import { secondsFinder } from '../../runs/forecast/seconds.js';
import type { RunEnvironment, RunRecord, RunStatus } from '../../runs/record.js';
import type { GridProcess, StoredGrid } from '../../runs/stored-grid.js';
import type { ResultStore } from '../../store/store.js';

/** A run that a process computes now. */
export interface ComputedRun {
  id: string;
  scenario: string;
  head: string;
  strategy: string;
  /** What tells it apart from others of these names in its grid: `strategy.coefficient=2`. */
  options: string[];
  seed: number;
  /** How far it is, 0 … 1, by the last sign of life of its process. */
  share: number;
}

/** How far a grid is. */
export interface GridStatus {
  id: string;
  /** The command of the process that entered it last, without the program's name; null if that was another program. */
  command: string[] | null;
  /** The latest first. */
  processes: GridProcess[];
  isRunning: boolean;
  /** The tags that all of its runs have, stored or not. */
  tags: string[];
  /** How many runs it has; each is in one of the other counts. */
  runs: number;
  finished: number;
  failed: number;
  computed: number;
  /** Neither begun nor ended, or interrupted. */
  left: number;
  computing: ComputedRun[];
  /** How long it will take, by the times of stored runs; null if none are like these, or if nobody computes it. */
  secondsLeft: number | null;
}

/** How far stored grids are, those that a process entered last first. @param latest how many */
export function gridStatuses(store: ResultStore, latest: number): GridStatus[] {
  const shares = store.shares();
  return store.grids(latest).map((grid) => statusOf(store, grid, shares));
}

function statusOf(store: ResultStore, grid: StoredGrid, shares: ReadonlyMap<string, number>): GridStatus {
  const statuses = store.statuses(grid.runs.map(({ id }) => id));
  const ofState = groupedBy(grid.runs, ({ id }) => stateOf(statuses.get(id), shares.has(id)));
  const inState = (state: State): Runs => ofState.get(state) ?? [];
  const isRunning = grid.processes.some(({ isAlive }) => isAlive);
  return {
    id: grid.id,
    command: grid.processes[0]!.command,
    processes: grid.processes,
    isRunning,
    tags: store.tagsOfGrid(grid.id),
    runs: grid.runs.length,
    finished: inState('finished').length,
    failed: inState('failed').length,
    computed: inState('computed').length,
    left: inState('left').length,
    computing: computedRuns(grid, shares),
    secondsLeft: isRunning
      ? secondsLeft(store, grid, [...inState('computed'), ...inState('left')], shares)
      : null,
  };
}

type State = 'finished' | 'failed' | 'computed' | 'left';

/** A run that a process has claimed may still be stored as failed, or not be stored at all. */
function stateOf(status: RunStatus | undefined, isClaimed: boolean): State {
  if (isClaimed) return 'computed';
  return status === 'finished' || status === 'failed' ? status : 'left';
}

function computedRuns({ runs }: StoredGrid, shares: ReadonlyMap<string, number>): ComputedRun[] {
  const apart = differingFromNamesakes(runs);
  return runs.flatMap(({ id, configuration: { scenario, head, strategy, seed } }, index) => {
    const share = shares.get(id);
    if (share === undefined) return [];
    const names = { scenario: scenario.name, head: head.name, strategy: strategy.name };
    return [{ id, ...names, options: apart[index]!, seed, share }];
  });
}

type Runs = readonly { id: string; configuration: RunConfiguration }[];

function secondsLeft(
  store: ResultStore,
  { runs, processes }: StoredGrid,
  open: Runs,
  shares: ReadonlyMap<string, number>,
): number | null {
  const namesakes = namesakesOf(runs.map(({ configuration }) => configuration));
  const stored = store.runs({ ...namesakes, status: ['finished'] });
  const latest = latestEnvironment(stored);
  const lanesOf = (one: RunConfiguration) => (usesOwnFiles(one) ? 1 : (latest.batchSeeds ?? 1));
  const secondsOf = secondsFinder(stored, { ...latest, lanesOf });
  const rest = open.map(({ id, configuration }) => {
    const known = secondsOf(configuration);
    return known && known.seconds * (1 - (shares.get(id) ?? 0));
  });
  const known = rest.filter((seconds) => seconds !== undefined);
  if (known.length === 0) return null;
  // Runs unlike any that is stored take as long as the others, as far as can be told.
  const mean = known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
  const workers = processes.filter(({ isAlive }) => isAlive).reduce((sum, one) => sum + one.workers, 0);
  return makespan(
    rest.map((seconds) => seconds ?? mean),
    Math.max(1, workers),
  );
}

/** What runs were computed with last. */
function latestEnvironment(
  stored: readonly RunRecord[],
): Pick<RunEnvironment, 'backend' | 'device' | 'batchSeeds'> {
  const [latest] = [...stored].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return latest?.environment ?? { backend: 'onnx', device: 'cpu' };
}
