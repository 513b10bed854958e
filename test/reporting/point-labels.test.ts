import type { Chart } from 'chart.js';
import { describe, expect, it } from 'vitest';
import { pointLabelsPlugin } from '../../src/reporting/charts/point-labels.js';

const area = { left: 50, top: 20, right: 450, bottom: 300 };
/** Width of a letter and height of a line, in pixels. */
const [LETTER, LINE] = [6, 13];

interface Written {
  name: string;
  left: number;
  middle: number;
}

/** What is written into a chart of single points, and how many lines to points are drawn. */
function written(
  points: readonly { name: string; x: number; y: number }[],
  isVisible: (index: number) => boolean = () => true,
): { names: Written[]; lines: number } {
  const names: Written[] = [];
  let lines = 0;
  const ctx = {
    save: () => {},
    restore: () => {},
    beginPath: () => {},
    moveTo: () => {},
    lineTo: () => {},
    stroke: () => lines++,
    measureText: (text: string) => ({ width: LETTER * text.length }),
    fillText: (name: string, left: number, middle: number) => names.push({ name, left, middle }),
  };
  const chart = {
    ctx,
    chartArea: area,
    width: 470,
    options: { font: {}, color: 'black' },
    data: { datasets: points },
    isDatasetVisible: isVisible,
    getDatasetMeta: (index: number) => ({ data: [points[index]!] }),
  };
  const plugin = pointLabelsPlugin(points.map(({ name }) => name));
  plugin.afterDatasetsDraw!(chart as unknown as Chart, {}, {} as never, false);
  return { names, lines };
}

describe('names beside points', () => {
  it('stand right of their points, or left at the right edge', () => {
    const { names, lines } = written([
      { name: 'er', x: 100, y: 100 },
      { name: 'joint', x: 445, y: 200 },
    ]);
    expect(names).toEqual([
      { name: 'er', left: 113, middle: 100 },
      { name: 'joint', left: 445 - 13 - 5 * LETTER, middle: 200 },
    ]);
    expect(lines).toBe(0);
  });

  it('do not cover each other or points where these are close, and are joined to theirs by lines', () => {
    const points = Array.from({ length: 7 }, (_, index) => ({
      name: `method ${index}`,
      x: 200,
      y: 150 + index,
    }));
    const { names, lines } = written(points);
    expect(names.map(({ name }) => name).sort()).toEqual(points.map(({ name }) => name));
    expect(lines).toBe(5);
    const boxes = names.map(({ name, left, middle }) => ({
      left,
      right: left + LETTER * name.length,
      middle,
    }));
    for (const [index, one] of boxes.entries()) {
      expect(one.right < 195 || one.left > 205).toBe(true);
      for (const other of boxes.slice(index + 1)) {
        const isApart = one.right <= other.left || other.right <= one.left;
        expect(isApart || Math.abs(one.middle - other.middle) >= LINE).toBe(true);
      }
    }
  });

  it('are left out where they are too long, the points are hidden, or there is no room', () => {
    const long = { name: 'x'.repeat(25), x: 100, y: 100 };
    expect(written([long]).names).toEqual([]);
    const two = [
      { name: 'er', x: 100, y: 100 },
      { name: 'si', x: 100, y: 200 },
    ];
    expect(written(two, (index) => index === 1).names.map(({ name }) => name)).toEqual(['si']);
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `method ${index}`, x: 200, y: 150 }));
    const { names } = written(many);
    expect(names.length).toBeGreaterThan(15);
    expect(names.length).toBeLessThan(60);
  });
});
