import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import type { Summary } from '../measures/summary.js';
import type { Rankings } from '../ranking/rankings.js';
import { bestText } from './best.js';
import { comparedText } from './compared.js';
import { differencesText } from './differences.js';
import { failedText } from './failed.js';
import { ranksTexts } from './ranks.js';

/**
 * What a report shows, in words: what was compared, what is best, what differs significantly, what failed, and from when the
 * newest run is. The same runs give the same words, on every machine.
 */
export function overviewOf(
  summaries: readonly Summary[],
  rankings: Rankings,
  shown: readonly AnyRun[],
): string[] {
  return [
    comparedText(summaries),
    ...bestText(summaries),
    ...differencesText(summaries),
    ...ranksTexts(rankings),
    ...failedText(summaries),
    ...newestText(shown),
  ];
}

/** Not in the time zone of this machine, so that a page comes out the same elsewhere. */
function newestText(shown: readonly AnyRun[]): string[] {
  const times = shown.filter(isOwn).flatMap(({ finishedAt }) => finishedAt ?? []);
  const newest = times.sort().at(-1);
  return newest === undefined ? [] : [`The newest run ended on ${newest.slice(0, 10)} (UTC).`];
}
