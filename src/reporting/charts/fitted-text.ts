import { createCanvas } from 'canvas';

/** How wide a text is, in CSS pixels. @param font as CSS has it, of a family that is registered */
export function textWidth(text: string, font: string): number {
  ctx.font = font;
  return ctx.measureText(text).width;
}

const ctx = createCanvas(1, 1).getContext('2d');

/** A text's words on lines of at most a width in CSS pixels; a word that is wider by itself is broken. */
export function wrapped(text: string, font: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((whole) => broken(whole, font, width))) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A text that is wider than a width in CSS pixels ends in `…` there. */
export function shortened(text: string, font: string, width: number): string {
  if (textWidth(text, font) <= width) return text;
  const letters = [...text];
  return `${letters.slice(0, fitting(letters, font, width - textWidth('…', font))).join('')}…`;
}

function broken(word: string, font: string, width: number): string[] {
  const letters = [...word];
  const count = Math.max(1, fitting(letters, font, width));
  return count >= letters.length
    ? [word]
    : [letters.slice(0, count).join(''), ...broken(letters.slice(count).join(''), font, width)];
}

/** How many of the first letters are not wider than a width. */
function fitting(letters: readonly string[], font: string, width: number): number {
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(letters.slice(0, middle).join(''), font) <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}
