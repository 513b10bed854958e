import { groupedBy } from '../cells/grouped-by.js';
import type { Difference } from '../measures/baseline.js';
import type { Summary } from '../measures/summary.js';
import { listOf } from './named.js';

/** More different results than these are only counted. */
const MOST_GROUPS = 5;

interface Compared {
  /** Its strategy, or its head where the baseline is one. */
  name: string;
  difference: Difference;
}

/** What differs significantly from the baseline, and by which test, as sentences: one for each baseline. */
export function differencesText(summaries: readonly Summary[]): string[] {
  const baselines = summaries.flatMap(({ baseline }) =>
    baseline && baseline.differences.size > 0 ? [baseline] : [],
  );
  return [...groupedBy(baselines, ({ name }) => name)].map(([name, some]) => {
    const all = some.flatMap(({ kind, differences }) =>
      [...differences].map(([cell, difference]): Compared => ({ name: cell[kind], difference })),
    );
    const tested = all.filter(({ difference }) => difference.test !== null);
    if (tested.length === 0) return `Nothing was tested against ${name}, for want of seeds or of variation.`;
    const tests = [...new Set(tested.map(({ difference }) => difference.testName!))].map((test) =>
      test === 'Welch' ? 'Welch’s t-test' : 'paired t-test',
    );
    const groups = groupedBy(
      [...groupedBy(all, (one) => one.name)].map(([one, those]) => ({ one, text: countsText(those) })),
      ({ text }) => text,
    );
    const parts =
      groups.size > MOST_GROUPS
        ? [countsText(all)]
        : [...groups].map(([text, those]) => `${listOf(those.map(({ one }) => one))} ${text}`);
    return `Against ${name} (${listOf(tests)} at 5 %, corrected in each table by Holm’s method): ${parts.join('; ')}.`;
  });
}

/** `significantly higher in all 9`, `significantly higher in 3 and lower in 1 of 9`, `not significantly different`. */
function countsText(some: readonly Compared[]): string {
  const differ = some.filter(({ difference }) => difference.verdict === 'differ');
  const higher = differ.filter(({ difference }) => difference.points > 0).length;
  const counted = [
    { how: 'higher', count: higher },
    { how: 'lower', count: differ.length - higher },
  ].filter(({ count }) => count > 0);
  const [first] = counted;
  if (first === undefined) return 'not significantly different';
  if (first.count < some.length) {
    return `significantly ${counted.map(({ how, count }) => `${how} in ${count}`).join(' and ')} of ${some.length}`;
  }
  return `significantly ${first.how}${some.length > 1 ? ` in all ${some.length}` : ''}`;
}
