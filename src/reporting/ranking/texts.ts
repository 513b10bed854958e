import { SIGNIFICANCE } from '../../statistics/t-test.js';
import { probabilityText } from '../measures/significance.js';
import type { Ranking, Unranked } from './rankings.js';

export const RANKING_TITLE = 'Strategies over scenarios';

/** What the ranks are of, as sentences. */
export const RANKING_CAPTION = [
  'In each scenario, the strategies of a head are ranked by their average accuracy after the last task, mean over seeds: 1 is the best, and equal ones share their mean rank.',
  'Friedman’s test, with the statistic of Iman and Davenport, says whether strategies differ over the scenarios, and Nemenyi’s test which do: those whose mean ranks differ by the critical difference (CD) or more (Demšar 2006).',
  'Bars join strategies that do not differ significantly, which does not mean that they are equal.',
  'The test takes scenarios for independent of each other; those of the same images, as in three settings, are less than that.',
];

/** The result of Friedman’s test, as a sentence. */
export function friedmanText({
  friedman: { f, degreesOfFreedom, p },
  scenarios,
  ranked,
  seeds,
}: Ranking): string {
  const [fewest, most] = seeds;
  const how = [
    `F(${degreesOfFreedom.join(', ')}) = ${Number.isFinite(f) ? f.toFixed(2) : '∞'}`,
    `p ${p < 0.001 ? '< 0.001' : `= ${probabilityText(p)}`}`,
    `n=${fewest === most ? most : `${fewest} to ${most}`}`,
  ].join(', ');
  const what = `${ranked.length} strategies over ${scenarios.length} scenarios`;
  return p < SIGNIFICANCE
    ? `The ranks of ${what} differ significantly (${how}).`
    : `The ranks of ${what} do not differ significantly (${how}), so no pair is compared.`;
}

/** Why there is no diagram, as a sentence. */
export const unrankedText = ({ heads, reason }: Unranked): string =>
  `No critical-difference diagram of ${new Intl.ListFormat('en-GB').format(heads)}: ${reason}.`;

/** A mean rank: `1.25`. */
export const rankText = (rank: number): string => rank.toFixed(2);
