import type { WriteStream } from 'node:tty';
import { sum } from 'simple-statistics';
import type { Device } from '../../engine/engine.js';
import { differingFromNamesakes } from '../../reporting/cells/differing.js';
import { groupedBy } from '../../reporting/cells/grouped-by.js';
import { countOf, duration } from '../../reporting/cells/numbers.js';
import { supersededText } from '../../reporting/cells/other-code.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import type { GridListener, WorkerView } from '../../runs/grid-listener.js';
import type { Job } from '../../runs/pool.js';
import { featureDisplay } from './feature-progress.js';
import { PIPE_INTERVAL, TERMINAL_INTERVAL } from './intervals.js';
import { redrawn } from './redrawn.js';

interface CellProgress {
  label: string;
  wanted: number;
  /** Average accuracies of the finished runs, now or before. */
  accuracies: Mean;
  failed: number;
  /** How many of these were stored before. */
  stored: number;
  /** Seconds of the runs finished now. */
  seconds: Mean;
  /** How many runs are to be done now. */
  left: number;
  /** Name of the head. */
  head: string;
}

/** The mean of numbers that come one by one; large grids have many. */
class Mean {
  count = 0;
  sum = 0;

  add(value: number): void {
    this.count++;
    this.sum += value;
  }

  get value(): number {
    return this.sum / this.count;
  }
}

/**
 * Shows the progress of a grid: runs done and left, the time left, the running mean of each cell. On a terminal
 * the display is redrawn in place; on a pipe there are plain lines.
 * @param device named unless it is the CPU
 */
export function progressDisplay(
  stream: WriteStream,
  device: Device = 'cpu',
): { listener: GridListener; end(): void } {
  const cells = new Map<string, CellProgress>();
  /** The cell that a job belongs to, by the job's id. */
  const cellOfJob = new Map<string, CellProgress>();
  const left = new Set<string>();
  const shares = new Map<string, number>();
  // A terminal that reports no size cannot be redrawn.
  const live = stream.isTTY && stream.columns > 0 && stream.rows > 0 ? redrawn(stream) : undefined;
  const features = featureDisplay(stream);
  const place = device === 'cpu' ? '' : ` on ${device}`;
  let total = 0;
  let started = 0;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  let workers: readonly WorkerView[] | undefined;

  const say = (line: string) => {
    live?.clear();
    stream.write(`${line}\n`);
    draw();
  };
  const status = () => {
    const seconds = (performance.now() - started) / 1000;
    const done = total - left.size;
    return left.size === 0
      ? `${total === 1 ? 'the run is' : `all ${total} runs are`} done in ${duration(seconds)}`
      : `${done} of ${countOf(total, 'run')} done${place}, ${left.size} to go, ${duration(seconds)} so far, ${timeLeft(seconds)}${workers ? `; ${workersText(workers)}` : ''}`;
  };
  // A run is expected to take as long as those finished in its cell, or else with its head, or else all.
  const timeLeft = (seconds: number) => {
    const all = [...cells.values()];
    const meanOf = (alike: CellProgress[]) => {
      const count = sum(alike.map((cell) => cell.seconds.count));
      return count > 0 ? sum(alike.map((cell) => cell.seconds.sum)) / count : undefined;
    };
    const ofHeads = new Map(
      [...groupedBy(all, ({ head }) => head)].map(([head, alike]) => [head, meanOf(alike)]),
    );
    const ofAll = meanOf(all) ?? 1;
    const weightOf = (cell: CellProgress) => meanOf([cell]) ?? ofHeads.get(cell.head) ?? ofAll;
    let work = sum(all.map((cell) => cell.seconds.sum));
    let rest = sum(all.map((cell) => (cell.left > 0 ? weightOf(cell) * cell.left : 0)));
    for (const [id, share] of shares) {
      const done = weightOf(cellOfJob.get(id)!) * share;
      work += done;
      rest -= done;
    }
    return work > 0 ? `about ${duration((seconds / work) * rest)} left` : 'no estimate yet';
  };
  const draw = () =>
    live?.draw(
      [...cellLines(), ...workerLines(), status()].map((line) => line.slice(0, stream.columns)).join('\n'),
    );
  // The cells that are not done yet come first; the last row is for the status.
  const cellLines = () => {
    const isDone = ({ accuracies, failed, wanted }: CellProgress) => accuracies.count + failed === wanted;
    const all = [...cells.values()].sort((a, b) => Number(isDone(a)) - Number(isDone(b)));
    const room = Math.max(1, stream.rows - 3 - workerLines().length);
    const shown = all.slice(0, all.length > room ? room - 1 : room).map(cellLine);
    return shown.length < all.length ? [...shown, `  … and ${all.length - shown.length} more`] : shown;
  };
  // A third of the rows at most.
  const workerLines = () => {
    const room = Math.max(1, Math.floor(stream.rows / 3));
    const all = workers ?? [];
    if (all.length <= room) return all.map(workerLine);
    return [...all.slice(0, room - 1).map(workerLine), `  … and ${all.length - room + 1} more workers`];
  };
  const cellOf = ({ id }: Job): CellProgress => cellOfJob.get(id)!;
  const endedRun = (job: Job) => {
    shares.delete(job.id);
    if (left.delete(job.id)) cellOf(job).left--;
  };

  return {
    listener: {
      features: features.progress,
      otherCode(stored) {
        stream.write(`${supersededText(stored)}\n`);
      },
      start(stored, jobs) {
        const all = [...stored.map(({ job }) => job), ...jobs];
        const apart = differingFromNamesakes(all);
        for (const [index, { id, configuration }] of all.entries()) {
          const label = [namesOf(configuration), ...apart[index]!].join(' · ');
          const cell = cells.get(label) ?? newCell(label, configuration.head.name);
          cell.wanted++;
          cells.set(label, cell);
          cellOfJob.set(id, cell);
        }
        for (const { id } of jobs) {
          left.add(id);
          cellOfJob.get(id)!.left++;
        }
        for (const { job, accuracy } of stored) {
          cellOf(job).accuracies.add(accuracy);
          cellOf(job).stored++;
        }
        total = jobs.length;
        started = performance.now();
        const there = storedText(stored.length, all.length);
        if (total === 0) {
          stream.write(`${[there, 'nothing to run'].filter(Boolean).join('; ')}\n`);
          return;
        }
        say([there, `${total} to run${place}`].filter(Boolean).join(', '));
        timer = setInterval(live ? draw : () => say(status()), live ? TERMINAL_INTERVAL : PIPE_INTERVAL);
      },
      progress(job, share) {
        shares.set(job.id, share);
      },
      finished(job, accuracy, seconds, elsewhere) {
        endedRun(job);
        const cell = cellOf(job);
        cell.accuracies.add(accuracy);
        cell.seconds.add(seconds);
        if (live) return draw();
        say(
          `${cell.label} · seed ${job.configuration.seed}: ${percent(accuracy)} ${elsewhere ? 'computed by another process' : `in ${duration(seconds)}`} (${cellMean(cell)}; ${status()})`,
        );
      },
      failed(job, message) {
        endedRun(job);
        cellOf(job).failed++;
        say(`failed: ${cellOf(job).label} · seed ${job.configuration.seed}: ${message}`);
      },
      workers(seen) {
        const before = workers ?? [];
        workers = seen;
        // A terminal shows them all the time.
        if (live) return;
        for (const line of changeLines(without(seen, before), 'there')) say(line);
        for (const line of changeLines(without(before, seen), 'gone')) say(line);
      },
      note: (line) => say(line),
    },
    end() {
      clearInterval(timer);
      features.end();
      if (total > 0 && !ended) draw();
      ended = true;
      live?.done();
    },
  };
}

const newCell = (label: string, head: string): CellProgress => ({
  label,
  wanted: 0,
  accuracies: new Mean(),
  failed: 0,
  stored: 0,
  seconds: new Mean(),
  left: 0,
  head,
});

/** Those of the first that are not among the second. */
const without = (first: readonly WorkerView[], second: readonly WorkerView[]): readonly WorkerView[] =>
  first.filter(({ host, pid }) => !second.some((other) => other.host === host && other.pid === pid));

/** `3 workers, 1200 runs an hour`; the pace is left out until there is one. */
function workersText(workers: readonly WorkerView[]): string {
  const pace = Math.round(sum(workers.map(({ runsAnHour }) => runsAnHour)));
  return [countOf(workers.length, 'worker'), ...(pace > 0 ? [`${countOf(pace, 'run')} an hour`] : [])].join(
    ', ',
  );
}

/** As many workers as come or go at once and are named. */
const MOST_NAMED = 8;

/** Which workers have come or gone. */
const changeLines = (workers: readonly WorkerView[], now: 'there' | 'gone'): string[] =>
  workers.length > MOST_NAMED
    ? [`${workers.length} workers have ${now === 'there' ? 'come' : 'gone'}`]
    : workers.map(({ host, pid }) => `worker ${host}, process ${pid}, is ${now}`);

const workerLine = ({ host, pid, at, runsAnHour }: WorkerView): string =>
  `  ${host}, process ${pid}, ${countOf(Math.round(runsAnHour), 'run')} an hour: ${at.map(({ label, share }) => `${label} ${Math.floor(100 * share)} %`).join(', ') || 'idle'}`;

const namesOf = ({ scenario, head, strategy }: RunConfiguration): string =>
  `${scenario.name} · ${head.name} · ${strategy.name}`;

/** `3 of 8 runs are already stored`. */
function storedText(stored: number, all: number): string {
  if (stored === 0) return '';
  if (all === 1) return 'the run is already stored';
  return `${stored} of ${all} runs ${stored === 1 ? 'is' : 'are'} already stored`;
}

const percent = (accuracy: number): string => `${(accuracy * 100).toFixed(2)} %`;

const cellMean = ({ accuracies }: CellProgress): string =>
  accuracies.count > 0 ? `mean ${percent(accuracies.value)}, n = ${accuracies.count}` : 'no result yet';

function cellLine(cell: CellProgress): string {
  const { label, wanted, accuracies, failed, stored } = cell;
  const notes = [`${accuracies.count + failed}/${wanted}`];
  if (stored > 0) notes.push(`${stored} stored before`);
  if (failed > 0) notes.push(`${failed} failed`);
  return `  ${label}: ${cellMean(cell)} (${notes.join(', ')})`;
}
