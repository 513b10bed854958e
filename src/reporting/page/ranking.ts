import { INK } from '../charts/drawing.js';
import { COLOURS } from '../charts/palette.js';
import { type Markup, markup } from '../document/markup.js';
import { colourName } from '../interactive/colours.js';
import { type Diagram, diagramOf, TEXT } from '../ranking/layout.js';
import type { Ranking, Rankings } from '../ranking/rankings.js';
import { friedmanText, RANKING_CAPTION, RANKING_TITLE, rankText, unrankedText } from '../ranking/texts.js';

/** In CSS pixels. */
const WIDTH = 900;

/**
 * Critical-difference diagrams of each head, or why there are none.
 * @throws UserError if the font's files are missing or damaged
 */
export const rankingSection = ({ rankings, unranked }: Rankings): Markup => markup`<section id="ranks">
<h2>${RANKING_TITLE}</h2>
${rankings.length > 0 ? markup`<p>${RANKING_CAPTION.join(' ')}</p>` : ''}
${rankings.map(figureOf)}${unranked.map((one) => markup`<p>${unrankedText(one)}</p>\n`)}</section>
`;

const figureOf = (ranking: Ranking): Markup => markup`<h3>${ranking.head}</h3>
<p>${friedmanText(ranking)}</p>
<div class="wide" tabindex="0">${svgOf(diagramOf(ranking, WIDTH), altOf(ranking))}</div>
`;

const altOf = ({ head, ranked, criticalDifference }: Ranking): string =>
  `Critical-difference diagram of ${head}. Mean ranks: ${ranked.map(({ name, meanRank }) => `${name} ${rankText(meanRank)}`).join(', ')}. Critical difference: ${rankText(criticalDifference)}.`;

/** In the colours of the style sheet, so that it fits a dark page, too. */
const svgOf = ({ width, height, strokes, labels }: Diagram, alt: string): Markup =>
  markup`<svg class="ranks" role="img" aria-label="${alt}" viewBox="${`0 0 ${width} ${height}`}" font-size="${TEXT.size}">
${strokes.map(
  ({ points, colour, width }) =>
    markup`<polyline points="${points.map((point) => point.map(rounded).join(',')).join(' ')}" fill="none" stroke="${inkOf(colour)}" stroke-width="${width}"/>\n`,
)}${labels.map(
  ({ x, y, text, anchor, colour }) =>
    markup`<text x="${rounded(x)}" y="${rounded(y)}" dy=".35em" text-anchor="${anchor}" fill="${inkOf(colour)}">${text}</text>\n`,
)}</svg>`;

const rounded = (value: number): number => Math.round(100 * value) / 100;

const inkOf = (colour: string): string => {
  const isLine = COLOURS.some(({ light }) => light === colour);
  return `var(--${isLine ? colourName(colour) : colour === INK ? 'ink' : 'soft'})`;
};
