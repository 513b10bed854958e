import { markedStrategy } from '../cells/elsewhere.js';
import { cellsIn } from '../cells/grid.js';
import { countOf } from '../cells/numbers.js';
import type { Summary } from '../measures/summary.js';
import { named } from './named.js';

/** What was compared: `4 strategies (…) with 2 heads (…) in 1 scenario (…): 8 configurations, 10 seeds each.` */
export function comparedText(summaries: readonly Summary[]): string {
  const cells = summaries.flatMap(cellsIn);
  const distinct = (names: readonly string[]) => [...new Set(names)];
  const strategies = distinct(cells.map(({ configuration }) => markedStrategy(configuration).join(', ')));
  const scenarios = distinct(summaries.map(({ scenario }) => scenario));
  const tables = summaries.length > scenarios.length ? `, with ${summaries.length} protocols in all` : '';
  const seeds = cells.filter(({ n }) => n > 0).map(({ n }) => n);
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  const seedsText = fewest === most ? countOf(most, 'seed') : `${fewest} to ${most} seeds`;
  return `Compared: ${[
    named(strategies, 'strategy', 'strategies'),
    `with ${named(distinct(cells.map(({ head }) => head)), 'head')}`,
    `in ${named(scenarios, 'scenario')}${tables}`,
  ].join(' ')}: ${countOf(cells.length, 'configuration')}, ${seedsText} each.`;
}
