import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from 'culori';
import { describe, expect, test } from 'vitest';
import { COLOURS, styleOf } from '../../src/reporting/charts/palette.js';
import { heatOf } from '../../src/reporting/charts/squares.js';
import { STYLE } from '../../src/reporting/document/style.js';
import { COLOURS_STYLE, colourName } from '../../src/reporting/interactive/colours.js';
import { HEAT_STYLE, heatClass } from '../../src/reporting/page/heat-colours.js';

/** What WCAG 2.1 asks of text (1.4.3) and of what is no text (1.4.11). */
const [TEXT, MARKS] = [4.5, 3];
/** Two colours that differ by less, in CIEDE2000, are hard to tell apart. */
const DISTINCT = 12;

/** The value of a name in each place where the style sheet sets it. */
const valuesOf = (style: string, name: string): string[] =>
  [...style.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6})`, 'gi'))].map(([, value]) => value!);

const [paper, ink, soft, shade] = ['paper', 'ink', 'soft', 'shade'].map((name) => valuesOf(STYLE, name));
const themes = ['light', 'dark', 'print'];

describe('text', () => {
  test.each(themes)('can be read on a %s page and on its shades', (theme) => {
    const at = themes.indexOf(theme);
    for (const text of [ink, soft]) {
      for (const ground of [paper, shade]) {
        expect(wcagContrast(text![at]!, ground![at]!)).toBeGreaterThan(TEXT);
      }
    }
  });

  test('can be read on every colour of the heat maps', () => {
    for (let thousandths = 0; thousandths <= 1000; thousandths++) {
      const { ground, ink } = heatOf(thousandths / 1000);
      expect(['#000000', '#ffffff']).toContain(ink);
      expect(wcagContrast(ink, ground), `${thousandths / 10} %`).toBeGreaterThan(TEXT);
    }
  });
});

describe('the colours of lines', () => {
  const distinct = (colours: readonly string[]) => {
    for (const seen of [
      (colour: string) => parse(colour)!,
      ...[filterDeficiencyProt(1), filterDeficiencyDeuter(1), filterDeficiencyTrit(1)].map(
        (filter) => (colour: string) => filter(parse(colour)!),
      ),
    ]) {
      for (const [at, colour] of colours.entries()) {
        for (const other of colours.slice(0, at)) {
          const difference = differenceCiede2000()(seen(colour), seen(other));
          expect(difference, `${colour} and ${other}`).toBeGreaterThan(DISTINCT);
        }
      }
    }
  };

  test.each(['light', 'dark'] as const)('are eight that stand out from a %s page', (theme) => {
    expect(new Set(COLOURS.map((colour) => colour[theme])).size).toBe(8);
    const ground = paper![themes.indexOf(theme)]!;
    for (const colour of COLOURS) {
      expect(wcagContrast(colour[theme], ground), colour[theme]).toBeGreaterThan(MARKS);
    }
  });

  test.each(['light', 'dark'] as const)('are told apart by colour-blind readers on a %s page', (theme) => {
    distinct(COLOURS.map((colour) => colour[theme]));
  });

  test('have a value in the style sheet for each kind of page', () => {
    for (const { light, dark } of COLOURS) {
      expect(valuesOf(COLOURS_STYLE, colourName(light))).toEqual([light, dark]);
    }
  });
});

describe('rows', () => {
  test('have colours of their own up to eight', () => {
    expect(new Set(Array.from({ length: 8 }, (_, number) => styleOf(number).colour)).size).toBe(8);
  });

  test('can be told apart by colour and marker alone', () => {
    const styles = Array.from({ length: 64 }, (_, number) => styleOf(number));
    expect(new Set(styles.map(({ colour, marker }) => `${colour} ${String(marker)}`)).size).toBe(64);
  });

  test('can be told apart by colour and dash alone, where curves have no markers', () => {
    const styles = Array.from({ length: 40 }, (_, number) => styleOf(number));
    expect(new Set(styles.map(({ colour, dash }) => `${colour} ${dash.join()}`)).size).toBe(40);
  });
});

test('high fractions stand out most from a light and from a dark page', () => {
  const [light, dark] = HEAT_STYLE.split('@media screen and (prefers-color-scheme: dark)');
  for (const [at, style] of [light, dark].entries()) {
    const contrastOf = (fraction: number) => {
      const rule = new RegExp(`\\.${heatClass(fraction)}\\{background:([^;]+);`).exec(style!);
      return wcagContrast(rule![1]!, paper![at]!);
    };
    for (let percent = 1; percent <= 100; percent++) {
      expect(contrastOf(percent / 100)).toBeGreaterThanOrEqual(contrastOf((percent - 1) / 100) - 0.01);
    }
    expect(contrastOf(1)).toBeGreaterThan(10);
  }
});
