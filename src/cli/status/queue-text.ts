import { requirementText } from '../../queue/requirement.js';
import type { QueuedRuns, QueueStatus } from '../../queue/status.js';
import type { WorkerSaying } from '../../queue/workers.js';
import { countOf, duration } from '../../reporting/cells/numbers.js';

/** A queue in a few lines: what waits, for whom, and what each worker is at. */
export function queueText({ address, workers, runs }: QueueStatus): string {
  const lines = [
    `queue at ${address}: ${countOf(workers.length, 'worker')}`,
    ...(runs.length > 0 ? runs.map(runsText) : ['no run is open']).map((line) => `  ${line}`),
    ...workers.flatMap(workerLines).map((line) => `  ${line}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function runsText({ needs, waiting, computed, workers, declined, secondsLeft }: QueuedRuns): string {
  const counts = `${countOf(waiting, 'run')} to go, ${computed} being computed`;
  const who =
    workers > 0
      ? `${countOf(workers, 'worker')}, ${secondsLeft === null ? 'no estimate yet' : `about ${duration(secondsLeft)} left`}`
      : `no worker is there that can take them${declined === null ? '' : ` (${declined})`}`;
  return `${requirementText(needs)}: ${counts}; ${who}`;
}

const workerLines = ({ host, pid, jobs, at, done, runsAnHour }: WorkerSaying): string[] => [
  `${host}, process ${pid}: ${countOf(done, 'run')} done, ${Math.round(runsAnHour)} an hour, ${`${jobs} at once`}`,
  ...at.map(({ label, share }) => `  ${label}: ${Math.floor(100 * share)} %`),
];
