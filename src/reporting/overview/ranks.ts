import { SIGNIFICANCE } from '../../statistics/t-test.js';
import { countOf } from '../cells/numbers.js';
import type { Ranking, Rankings } from '../ranking/rankings.js';
import { rankText } from '../ranking/texts.js';
import { listOf } from './named.js';

/** More names than these are only counted. */
const MOST = 6;

/** Which strategies have the best mean rank over scenarios, a sentence for each head. */
export const ranksTexts = ({ rankings }: Rankings): string[] => rankings.map(rankingText);

function rankingText({ head, scenarios, ranked, friedman, criticalDifference }: Ranking): string {
  const over = `Over ${countOf(scenarios.length, 'scenario')} with ${head}`;
  if (friedman.p >= SIGNIFICANCE)
    return `${over}, the strategies’ ranks do not differ significantly (Friedman’s test).`;
  const [best] = ranked;
  const worse = ranked.filter(({ meanRank }) => meanRank - best!.meanRank >= criticalDifference);
  const others = worse.length > MOST ? `${worse.length} others` : listOf(worse.map(({ name }) => name));
  const than =
    worse.length === 0 ? 'not significantly better than any other' : `significantly better than ${others}`;
  return `${over}, ${best!.name} has the best mean rank, ${rankText(best!.meanRank)}: ${than} (Nemenyi’s test).`;
}
