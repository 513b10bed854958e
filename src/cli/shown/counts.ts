import { countOf } from '../../reporting/cells/numbers.js';
import { type AnyRun, isElsewhere } from '../../runs/elsewhere.js';

/** `12 runs: 10 finished, 2 failed`. */
export const countsText = (runs: readonly AnyRun[]): string =>
  `${countOf(runs.length, 'run')}: ${counted(runs, (run) => (isElsewhere(run) ? 'computed elsewhere' : run.status)).join(', ')}`;

/** How many there are of each, `10 split-mnist/domain · mlp · adam`; the most first. */
export const groupTexts = (runs: readonly AnyRun[]): string[] =>
  counted(runs, ({ configuration: { scenario, head, strategy } }) =>
    [scenario.name, head.name, strategy.name].join(' · '),
  );

function counted(runs: readonly AnyRun[], nameOf: (run: AnyRun) => string): string[] {
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(nameOf(run), (counts.get(nameOf(run)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
}
