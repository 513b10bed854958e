/** Points of PDF, 1/72 inch, to a CSS pixel: a chart's text of 13 pixels becomes one of 8 points. */
export const POINTS = 8 / 13;

const inches = (width: number): number => (72 * width) / POINTS;

/** Widths of a paper's column, and of its text over two columns, in CSS pixels. */
export const PAPER = { column: inches(3.25), text: inches(6.75) };

/** By how much charts may be made smaller so that one more fits. */
const SQUEEZE = 1.1;

/** How many charts of a width fit side by side on the text, at least one. */
export const fittingOnPaper = (width: number): number =>
  Math.max(1, Math.floor((SQUEEZE * PAPER.text) / width));
