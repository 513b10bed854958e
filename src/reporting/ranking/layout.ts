import { INK, SOFT_INK } from '../charts/drawing.js';
import { textWidth, wrapped } from '../charts/fitted-text.js';
import { fontFamily } from '../charts/fonts.js';
import { styleOf } from '../charts/palette.js';
import type { Ranking } from './rankings.js';
import { rankText } from './texts.js';

/** A line through points, in CSS pixels. */
export interface Stroke {
  points: [x: number, y: number][];
  colour: string;
  width: number;
}

/** A line of text; y is its middle. */
export interface Label {
  x: number;
  y: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
  colour: string;
}

/** A critical-difference diagram, as what is drawn of it; the same in pictures and on pages. Sizes are in CSS pixels. */
export interface Diagram {
  width: number;
  height: number;
  strokes: Stroke[];
  labels: Label[];
}

/** Font size, and height of a line of text. */
export const TEXT = { size: 13, line: 17 };
const MARGIN = 12;
/** Room for names beside the axis, as a share of the width, and what is left of it for the text: pages have another font, which may be wider. */
const NAMES = { share: 0.3, text: 0.85, gap: 14 };
/** Between the lines to two names. */
const ROW = 24;
/** Where the bracket of the critical difference is, and the axis below it. */
const BRACKET = 30;
const AXIS = 68;
/** From the axis to the first bar, and from one bar to the next. */
const BARS = { first: 14, next: 9 };
/** The most numbers on the axis. */
const MOST_TICKS = 12;

/**
 * Lays out the diagram of Demšar 2006, with the best rank at the left: the better half of the strategies has its names there,
 * the other half at the right.
 * @throws UserError if the font's files are missing or damaged
 */
export function diagramOf({ ranked, criticalDifference, alike }: Ranking, width: number): Diagram {
  const texts = ranked.map(({ name, meanRank }) => `${name} ${rankText(meanRank)}`);
  const longest = Math.max(...texts.map((text) => textWidth(text, font())));
  const room = Math.min(NAMES.share * width, longest / NAMES.text + NAMES.gap);
  const [left, right] = [MARGIN + room, width - MARGIN - room];
  const count = ranked.length;
  const at = (rank: number) => left + ((rank - 1) / (count - 1)) * (right - left);
  const bars = lanesOf(alike);
  const below = AXIS + BARS.first + BARS.next * Math.max(0, ...bars.map(({ lane }) => lane + 1)) + 8;
  const names = namesOf(ranked, room, below);
  const step = Math.ceil((count - 1) / MOST_TICKS);
  const ticks = ranked.map((_, index) => index + 1).filter((rank) => (rank - 1) % step === 0);
  const end = at(1 + criticalDifference);
  const black = (points: Stroke['points'], thick = 1.25): Stroke => ({ points, colour: INK, width: thick });
  return {
    width,
    height: Math.max(...names.map(({ y, lines }) => y + (lines.length / 2) * TEXT.line)) + MARGIN,
    strokes: [
      black([
        [left, AXIS],
        [right, AXIS],
      ]),
      ...ticks.map((rank) =>
        black([
          [at(rank), AXIS - 6],
          [at(rank), AXIS],
        ]),
      ),
      black([
        [left, BRACKET],
        [end, BRACKET],
      ]),
      ...[left, end].map((x) =>
        black([
          [x, BRACKET - 4],
          [x, BRACKET + 4],
        ]),
      ),
      ...names.map(({ meanRank, number, isLeft, y }): Stroke => {
        const edge = isLeft ? left - 8 : right + 8;
        return {
          points: [
            [at(meanRank), AXIS],
            [at(meanRank), y],
            [edge, y],
          ],
          colour: styleOf(number).colour,
          width: 1.5,
        };
      }),
      ...bars.map(({ first, last, lane }) =>
        black(
          [
            [at(ranked[first]!.meanRank) - 4, AXIS + BARS.first + BARS.next * lane],
            [at(ranked[last]!.meanRank) + 4, AXIS + BARS.first + BARS.next * lane],
          ],
          4,
        ),
      ),
    ],
    labels: [
      ...ticks.map(
        (rank): Label => ({ x: at(rank), y: AXIS - 16, text: `${rank}`, anchor: 'middle', colour: SOFT_INK }),
      ),
      {
        x: left,
        y: BRACKET - 15,
        text: `CD = ${rankText(criticalDifference)}`,
        anchor: 'start',
        colour: INK,
      },
      ...names.flatMap(({ isLeft, y, lines }) =>
        lines.map(
          (text, line): Label => ({
            x: isLeft ? left - NAMES.gap : right + NAMES.gap,
            y: y + (line - (lines.length - 1) / 2) * TEXT.line,
            text,
            anchor: isLeft ? 'end' : 'start',
            colour: INK,
          }),
        ),
      ),
    ],
  };
}

const font = (): string => `${TEXT.size}px ${fontFamily()}`;

/** Where names go: from the outermost ranks, which are at the top, to the middle ones. */
function namesOf(ranked: Ranking['ranked'], room: number, below: number) {
  const half = Math.ceil(ranked.length / 2);
  const placed = (some: Ranking['ranked'], isLeft: boolean) => {
    let top = below;
    return some.map((one) => {
      const text = `${one.name} ${rankText(one.meanRank)}`;
      const lines = wrapped(text, font(), NAMES.text * (room - NAMES.gap) + 1);
      const height = ROW + (lines.length - 1) * TEXT.line;
      const y = top + height / 2;
      top += height;
      return { ...one, isLeft, y, lines };
    });
  };
  return [...placed(ranked.slice(0, half), true), ...placed(ranked.slice(half).reverse(), false)];
}

/** Bars that would overlap are below one another. */
function lanesOf(alike: Ranking['alike']): { first: number; last: number; lane: number }[] {
  const ends: number[] = [];
  return alike.map(([first, last]) => {
    const free = ends.findIndex((end) => end < first);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = last;
    return { first, last, lane };
  });
}
