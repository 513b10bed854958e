import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.js';
import { cellsOf } from '../../src/reporting/cells.js';
import { chartOf } from '../../src/reporting/chart.js';
import { gridsOf } from '../../src/reporting/grid.js';
import { writeReport } from '../../src/reporting/report.js';
import { terminalTable } from '../../src/reporting/tables.js';
import { failedRun, finishedRun, folder } from '../store/samples.js';
import { type Pixels, pixelsOf } from './pixels.js';

const EVIL = '<script>alert("x|y")</script>';
const records = [
  finishedRun([[1], [0.5, 0.9]], { seed: 0 }),
  finishedRun([[1], [0.7, 0.9]], { seed: 1 }),
  failedRun({ seed: 2 }),
  finishedRun([[0.99], [0.875, 0.75]], { strategy: EVIL }),
  finishedRun([[0.95], [0.6, 0.6]], { scenario: 'split-mnist/task' }),
];

describe('a report', () => {
  test('is a page, the tables and a chart a scenario, and no drafts', () => {
    const out = join(folder(), 'reports', 'latest');
    const { files } = writeReport(records, out);
    const names = ['index.html', 'tables.md', 'split-mnist-domain.png', 'split-mnist-task.png'];
    expect(files).toEqual(names.map((name) => join(out, name)));
    expect(readdirSync(out).sort()).toEqual([...names].sort());
  });

  test('replaces an earlier one, and gives like-named scenarios their own charts', () => {
    const out = folder();
    writeFileSync(join(out, 'index.html'), 'an earlier report');
    const { files } = writeReport(
      ['a/b', 'a-b'].map((scenario) => finishedRun([[1]], { scenario })),
      out,
    );
    expect(files.map((file) => file.slice(out.length + 1))).toEqual([
      'index.html',
      'tables.md',
      'a-b.png',
      'a-b-2.png',
    ]);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('says in one line that its folder cannot be made', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => writeReport(records, join(file, 'out'))).toThrow(UserError);
  });
});

describe('the page', () => {
  const page = (() => {
    let text: string | undefined;
    return () => {
      if (text === undefined) {
        const out = folder();
        writeReport(records, out);
        text = readFileSync(join(out, 'index.html'), 'utf8');
      }
      return text;
    };
  })();

  test('has the numbers', () => {
    // Headlines 0.7 and 0.8.
    expect(page()).toContain('75.00 ± 5.00 <span class="count failed">(n=2, 1 failed)</span>');
    expect(page()).toContain('<dt>seeds</dt><dd>0, 1</dd>');
    expect(page()).toContain('<dt>trainable parameters</dt><dd>328,000</dd>');
    expect(page()).toContain('<dd>100.00 ± 0.00, 75.00 ± 5.00</dd>');
    expect(page()).toContain('<tr><th scope="row">1 to 2</th><td>60.00</td><td>90.00</td></tr>');
  });

  test('shows names as text, never as markup', () => {
    expect(page()).not.toContain('<script');
    expect(page()).toContain('&#60;script&#62;alert(&#34;x|y&#34;)&#60;/script&#62;');
  });

  test('needs no other file', () => {
    const sources = [...page().matchAll(/(?:src|href)="([^"]{0,30})/g)].map(([, source]) => source);
    expect(sources).toHaveLength(2);
    for (const source of sources) expect(source).toMatch(/^data:image\/png;base64,/);
    expect(page()).not.toContain('url(');
  });
});

describe('tables', () => {
  test('in Markdown keep their columns whatever the names', () => {
    const out = folder();
    writeReport(records, out);
    const lines = readFileSync(join(out, 'tables.md'), 'utf8').split('\n');
    expect(lines).toContain('| adam | 75.00 ± 5.00 (n=2, 1 failed) |');
    expect(lines).toContain('| \\<script\\>alert("x\\|y")\\</script\\> | 81.25 (n=1) |');
  });

  test('for a terminal have a line a strategy', () => {
    const [grid] = gridsOf(cellsOf(records));
    const lines = terminalTable(grid!).split('\n');
    expect(lines[0]).toBe('split-mnist/domain');
    expect(lines.find((line) => line.includes('adam'))).toMatch(
      /adam +│ 75\.00 ± 5\.00 \(n=2, 1 failed\) │$/,
    );
  });
});

describe('a chart', () => {
  test('is a PNG of 1600 × 1000 with text, lines and a white ground', async () => {
    const [grid] = gridsOf(cellsOf(records));
    const pixels = await pixelsOf(chartOf(grid!));
    expect([pixels.width, pixels.height]).toEqual([1600, 1000]);
    expect(pixels.at(2, 2)).toEqual([255, 255, 255, 255]);
    // The title is the only ink in its band; a missing font would leave it white.
    expect(pixels.dark(40, 90)).toBeGreaterThan(500);
    expect(pixels.count(0, 800, [0x00, 0x72, 0xb2])).toBeGreaterThan(1000);
    expect(pixels.count(0, 800, [0xd5, 0x5e, 0x00])).toBeGreaterThan(1000);
  });

  test('has error bars that reach as far as the deviation', async () => {
    const spread = (low: number, high: number) =>
      gridsOf(
        cellsOf([
          finishedRun([[low]], { seed: 0 }),
          finishedRun([[high]], { seed: 1 }),
          finishedRun([[0]], { strategy: 'floor' }),
          finishedRun([[1]], { strategy: 'roof' }),
        ]),
      )[0]!;
    const narrow = await pixelsOf(chartOf(spread(0.5, 0.5)));
    const broad = await pixelsOf(chartOf(spread(0.3, 0.7)));
    const rows = (image: Pixels) => image.rowsWith(130, 780, [0x00, 0x72, 0xb2]);
    // The axis spans 0 … 100 % and a little more over about 580 pixels.
    expect(rows(narrow)).toBeLessThan(40);
    expect(rows(broad)).toBeGreaterThan(180);
    expect(rows(broad)).toBeLessThan(260);
  });

  test('is higher where the legend is long', async () => {
    const many = Array.from({ length: 24 }, (_, index) =>
      finishedRun([[0.5]], { strategy: `strategy-${index}` }),
    );
    const pixels = await pixelsOf(chartOf(gridsOf(cellsOf(many))[0]!));
    expect(pixels.height).toBeGreaterThan(1200);
  });

  test('can be drawn where no run is finished', async () => {
    const pixels = await pixelsOf(chartOf(gridsOf(cellsOf([failedRun()]))[0]!));
    expect([pixels.width, pixels.height]).toEqual([1600, 1000]);
  });
});
