import { createCanvas } from 'canvas';

/** Width of a text in CSS pixels. @param font a CSS font whose family is registered */
export function textWidth(text: string, font: string): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  ctx.font = font;
  const { width } = ctx.measureText(text);
  widths.set(key, width);
  return width;
}

/** By font and text: a legend asks for the same ones for each number of columns that it tries. */
const widths = new Map<string, number>();
const ctx = createCanvas(1, 1).getContext('2d');

/** Wraps a text into lines of at most `width` CSS pixels; words that are wider than that are broken. */
export function wrapped(text: string, font: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((whole) => broken(whole, font, width))) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function broken(word: string, font: string, width: number): string[] {
  const letters = [...word];
  const count = Math.max(1, fitting(letters, font, width));
  return count >= letters.length
    ? [word]
    : [letters.slice(0, count).join(''), ...broken(letters.slice(count).join(''), font, width)];
}

/** How many letters from the start fit into `width`. */
function fitting(letters: readonly string[], font: string, width: number): number {
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(letters.slice(0, middle).join(''), font) <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}
