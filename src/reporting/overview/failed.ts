import { cellsIn } from '../cells/grid.js';
import { countOf } from '../cells/numbers.js';
import type { Summary } from '../measures/summary.js';

/** So many configurations are named; more are counted. */
const MOST = 3;

/** What failed, as a sentence; empty if nothing did. */
export function failedText(summaries: readonly Summary[]): string[] {
  const failed = summaries.flatMap((summary) =>
    cellsIn(summary)
      .filter((cell) => cell.failed > 0)
      .map(({ label, failed }) => ({ text: `${label} in ${summary.title} (${failed})`, count: failed })),
  );
  if (failed.length === 0) return [];
  const names = failed.slice(0, MOST).map(({ text }) => text);
  const more = failed.length > MOST ? [countOf(failed.length - MOST, 'other configuration')] : [];
  const total = failed.reduce((sum, { count }) => sum + count, 0);
  return [`Failed: ${countOf(total, 'run')}, of ${[...names, ...more].join('; ')}.`];
}
