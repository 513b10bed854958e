/**
 * Okabe and Ito's colours, and others, that colour-blind readers can tell apart, too. On white, and in a second shade of
 * each on a dark page, all stand out from the ground (WCAG 2.1, success criterion 1.4.11: 3 to 1).
 */
export const COLOURS = [
  { light: '#0072B2', dark: '#75BEFF' },
  { light: '#D55E00', dark: '#D45100' },
  { light: '#009E73', dark: '#009B57' },
  { light: '#CC79A7', dark: '#C698A9' },
  { light: '#000000', dark: '#ECECF0' },
  { light: '#8181F7', dark: '#985BFA' },
  { light: '#6A4400', dark: '#DDE82E' },
  { light: '#4D015C', dark: '#AB427C' },
] as const;
/** Chart.js's names of them. */
const MARKERS = [
  'circle',
  'rect',
  'triangle',
  'rectRot',
  'crossRot',
  'rectRounded',
  'star',
  'cross',
] as const;
export type Marker = (typeof MARKERS)[number];
/** Those that look different when they are filled. */
const FILLABLE = MARKERS.filter((marker) => !['crossRot', 'star', 'cross'].includes(marker));
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4]];

/** How a line is drawn. */
export interface LineStyle {
  /** On white. */
  colour: string;
  /** False for a curve without markers. */
  marker: Marker | false;
  /** Whether markers are filled, or white inside. */
  filled: boolean;
  dash: number[];
}

/**
 * The style of a grid's row: colour and marker, so that lines can be told apart without colour too. When the colours
 * run out, they repeat with other markers and dashes, every second time hollow.
 * @param number of the row, from 0
 */
export function styleOf(number: number): LineStyle {
  const round = Math.floor(number / COLOURS.length);
  return {
    colour: colourOf(number),
    marker: MARKERS[(number + round) % MARKERS.length]!,
    filled: round % 2 === 0,
    dash: DASHES[round % DASHES.length]!,
  };
}

/** The style of points that are not joined: a colour per group, a marker per kind within it. */
export const pointStyleOf = (group: number, kind: number): LineStyle => ({
  colour: colourOf(group),
  marker: kind === 0 ? 'circle' : MARKERS[(kind - 1) % MARKERS.length]!,
  filled: kind > 0,
  dash: [],
});

/** The style of a group's curve: full (filled markers, solid line) or plain (hollow markers, dashed line). */
export const variantStyleOf = (group: number, full: boolean): LineStyle => ({
  colour: colourOf(group),
  marker: FILLABLE[group % FILLABLE.length]!,
  filled: full,
  dash: full ? [] : DASHES[1]!,
});

const colourOf = (number: number): string => COLOURS[number % COLOURS.length]!.light;
