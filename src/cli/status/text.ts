import { localTime } from '../../reporting/cells/local-time.js';
import { countOf, duration, shortHash } from '../../reporting/cells/numbers.js';
import { shellWord } from '../../runs/command.js';
import type { GridProcess } from '../../runs/stored-grid.js';
import type { ComputedRun, GridStatus } from './grid-status.js';

/** A grid in a few lines: how far it is, what is computed now, and which processes compute it or did last. */
export function statusText(grid: GridStatus): string {
  const [latest] = grid.processes as [GridProcess];
  const shown = grid.isRunning ? grid.processes.filter(({ isAlive }) => isAlive) : [latest];
  const lines = [
    ...grid.computing.map(computedText),
    ...shown.map(processText),
    gridText(grid),
    ...(grid.command ? [commandText(grid.command)] : []),
  ];
  return [`${countsText(grid)}\n`, ...lines.map((line) => `  ${line}\n`)].join('');
}

export const commandText = (command: readonly string[]): string =>
  `continual-bench ${command.map(shellWord).join(' ')}`;

function countsText({ runs, finished, failed, computed, left, isRunning, secondsLeft }: GridStatus): string {
  const counts = [
    `${finished} of ${countOf(runs, 'run')} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(computed > 0 ? [`${computed} being computed`] : []),
    ...(left > 0 ? [`${left} to go`] : []),
  ];
  const time = secondsLeft === null ? 'no estimate yet' : `about ${duration(secondsLeft)} left`;
  return [counts.join(', '), ...(isRunning && computed + left > 0 ? [time] : [])].join('; ');
}

const computedText = (run: ComputedRun): string => `${computedName(run)}: ${percentDone(run)} %`;

export const computedName = ({ scenario, head, strategy, options, seed }: ComputedRun): string =>
  [scenario, head, strategy, ...options, `seed ${seed}`].join(' · ');

export const percentDone = ({ share }: ComputedRun): number => Math.floor(100 * share);

function processText(one: GridProcess): string {
  const since = `started ${localTime(one.startedAt)}`;
  return [processName(one), since, endText(one)].join(', ');
}

/** One without workers computes nothing itself: a queue's do. */
export const processName = ({ pid, host, workers }: GridProcess): string =>
  `process ${pid} on ${host}${workers > 0 ? `, ${countOf(workers, 'worker')}` : ''}`;

/** How a process ended, or when it was last heard from. */
export function endText({ isAlive, aliveAt, endedAt, outcome }: GridProcess): string {
  if (isAlive)
    return `last sign of life ${duration(Math.max(0, Date.now() - Date.parse(aliveAt)) / 1000)} ago`;
  if (endedAt === null) return `killed or cut off after ${localTime(aliveAt)}`;
  const how = { complete: 'ended', stopped: 'stopped by a signal', error: 'ended by an error' } as const;
  return `${how[outcome!]} ${localTime(endedAt)}`;
}

/** What `--grid` takes, and what is said about all runs. */
const gridText = ({ id, tags, command }: GridStatus): string =>
  [
    `id ${shortHash(id)}`,
    ...(tags.length > 0 ? [`tagged ${tags.join(', ')}`] : []),
    ...(command ? [] : ['asked for by another program']),
  ].join(', ');
