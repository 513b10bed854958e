/**
 * Okabe and Ito's colours, which colour-blind readers can tell apart; without yellow, which is hard to see on white.
 */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#000000', '#56B4E9', '#E69F00'];
/** Chart.js's names of them. */
const MARKERS = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'rectRounded', 'star'] as const;
export type Marker = (typeof MARKERS)[number];
/** Those that look different when they are filled. */
const FILLABLE = MARKERS.filter((marker) => marker !== 'crossRot' && marker !== 'star');
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4]];

/** How a line is drawn. */
export interface LineStyle {
  colour: string;
  /** False for a curve without markers. */
  marker: Marker | false;
  /** Whether markers are filled, or white inside. */
  filled: boolean;
  dash: number[];
}

/**
 * The style of a grid's row: colour and marker, so that lines can be told apart without colour too. When the colours
 * run out, they repeat with other markers, every second time hollow, and later with dashes.
 * @param row counted from 0
 */
export function styleOf(row: number): LineStyle {
  const round = Math.floor(row / COLOURS.length);
  return {
    colour: COLOURS[row % COLOURS.length]!,
    marker: MARKERS[(row + round) % MARKERS.length]!,
    filled: round % 2 === 0,
    dash: DASHES[Math.floor(round / 2) % DASHES.length]!,
  };
}

/** The style of points that are not joined: a colour per group, a marker per kind within it. */
export const pointStyleOf = (group: number, kind: number): LineStyle => ({
  colour: COLOURS[group % COLOURS.length]!,
  marker: kind === 0 ? 'circle' : MARKERS[(kind - 1) % MARKERS.length]!,
  filled: kind > 0,
  dash: [],
});

/** The style of a group's curve: full (filled markers, solid line) or plain (hollow markers, dashed line). */
export const variantStyleOf = (group: number, full: boolean): LineStyle => ({
  colour: COLOURS[group % COLOURS.length]!,
  marker: FILLABLE[group % FILLABLE.length]!,
  filled: full,
  dash: full ? [] : DASHES[1]!,
});
