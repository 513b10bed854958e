import { createCanvas, GlobalFonts } from 'canvas';
import { describe, expect, test } from 'vitest';
import { fontFamily } from '../../src/reporting/charts/fonts.js';

/** A letter's picture. */
function drawn(letter: string, weight = 'normal'): string {
  const ctx = createCanvas(40, 40).getContext('2d');
  ctx.font = `${weight} 24px ${fontFamily()}`;
  ctx.fillText(letter, 4, 30);
  return ctx.canvas.toBuffer('image/png').toString('base64');
}

/** What is drawn for a letter that no font has: nothing is ever assigned to this place in Unicode. */
const BOX = '\u{10FFFE}';

describe('the font of charts', () => {
  test.each([
    ['Latin', 'AÅéß'],
    ['Latin of other alphabets', 'Łžşő'],
    ['Greek', 'ΑλΩή'],
    ['Cyrillic', 'ДяЖіҚ'],
    ['Vietnamese', 'ẾộƯ'],
  ])('has %s letters on every machine, in both weights', (_, letters) => {
    for (const weight of ['normal', 'bold']) {
      const pictures = [...letters].map((letter) => drawn(letter, weight));
      expect(pictures).not.toContain(drawn(BOX, weight));
      expect(new Set(pictures).size).toBe(pictures.length);
    }
  });

  test('comes before those of the machine', () => {
    const first = fontFamily().split(', ')[0]!;
    const width = (font: string) => {
      const ctx = createCanvas(1, 1).getContext('2d');
      ctx.font = `24px ${font}`;
      return ctx.measureText('split-mnist/task, n=10').width;
    };
    expect(first).toBe('"Inter latin"');
    expect(width(fontFamily())).toBe(width(first));
  });

  test('takes other scripts from the machine’s fonts', ({ skip }) => {
    skip(!GlobalFonts.has('DejaVu Sans'), 'DejaVu Sans is not installed');
    for (const letter of 'שعΞ∅') expect(drawn(letter)).not.toBe(drawn(BOX));
  });
});
