import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFigure } from '../../src/reproduction/figure8/write.js';
import { identityOf } from '../../src/runs/identity.js';
import { runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { program, temporaryFolder } from '../cli/program.js';
import { circumstances, examplePanels } from '../reproduction/figure8/example.js';
import { newRun } from '../store/samples.js';
import {
  browserFile,
  chartIn,
  hovered,
  NO_BROWSER,
  openedPage,
  SCREENSHOTS,
  startBrowser,
} from './browser.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');
const page = join(folder, 'report', 'index.html');
const strategies = ['adam', 'l2', 'si'];
const heads = ['mlp', 'nsm'];
const FAILURE = 'out of <memory>';

let browser: Browser;
beforeAll(async () => {
  if (!browserFile) return console.warn(`skipped: ${NO_BROWSER}`);
  browser = await startBrowser();
  const store = openStore(db);
  store.importFinished(
    readFileSync('results/reference/split-mnist.jsonl', 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => line.includes('split-mnist/domain'))
      .map(runOfLine)
      .filter(
        ({ configuration: { head, strategy } }) =>
          heads.includes(head.name) && strategies.includes(strategy.name),
      ),
  );
  const [first] = store.runs({ head: ['mlp'], strategy: ['adam'] });
  const configuration = { ...first!.configuration, seed: 99 };
  const id = identityOf(configuration);
  store.begin({ ...newRun(), id, configuration });
  store.fail(id, FAILURE);
  store.close();
  const { status, err } = await program(['report', '--db', db, '--out', join(folder, 'report')]);
  expect(err).toBe('');
  expect(status).toBe(0);
});
afterAll(() => browser?.close());

/** Average accuracies in percent after `task`, of each finished run, by SQL alone. */
function averages(head: string, strategy: string, task: number): number[] {
  const database = new Database(db, { readonly: true });
  try {
    return database
      .prepare<[number, string, string], number>(
        `SELECT 100 * avg(accuracy) FROM accuracies JOIN runs ON id = run_id
         WHERE train_task = ? AND head = ? AND strategy = ? AND status = 'finished' GROUP BY run_id`,
      )
      .pluck()
      .all(task, head, strategy);
  } finally {
    database.close();
  }
}

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: number[]) =>
  Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));
const textOf = (values: number[]) => `${meanOf(values).toFixed(2)} ± ${deviationOf(values).toFixed(2)}`;

const inBrowser = (name: string, body: () => Promise<void>) =>
  it(name, async ({ skip }) => {
    skip(!browserFile, NO_BROWSER);
    await body();
  });

describe('the report’s page in a browser', () => {
  inBrowser('has the database’s numbers, in tables and curves, and no errors', async () => {
    const { page: tab, faults } = await openedPage(browser, page);
    const rows = await tab.locator('table.accuracies tbody tr').all();
    expect(rows.length).toBe(strategies.length);
    for (const [row, strategy] of strategies.entries()) {
      const texts = await rows[row]!.locator('td').allInnerTexts();
      for (const [column, head] of heads.entries()) {
        const values = averages(head, strategy, 5);
        expect(values.length).toBe(10);
        expect(texts[column]).toContain(textOf(values));
        expect(texts[column]).toContain('n=10');
      }
    }
    for (const [panel, head] of heads.entries()) {
      const { labels, values } = await chartIn(tab, panel);
      expect(labels).toEqual(strategies);
      for (const [line, strategy] of strategies.entries()) {
        for (const task of [1, 2, 3, 4, 5]) {
          expect(values[line]![task - 1]).toBeCloseTo(meanOf(averages(head, strategy, task)), 9);
        }
      }
    }
    const square = tab
      .locator('table.maps table.heat')
      .first()
      .locator('tbody tr')
      .nth(2)
      .locator('td')
      .first();
    expect(await square.getAttribute('title')).toMatch(
      /^task 1 after tasks 1 to 3: 17\.\d\d ± \d+\.\d\d \(n = 10\)$/,
    );
    await tab.screenshot({ path: join(SCREENSHOTS, 'report-light.png'), fullPage: true });
    expect(faults).toEqual([]);
  });

  inBrowser('hides a curve in all panels by a click on its legend, and shows it again', async () => {
    const { page: tab } = await openedPage(browser, page);
    const before = await chartIn(tab, 0);
    expect(before.visible).toEqual([true, true, true]);
    const button = tab.locator('.legend button').nth(1);
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    for (const panel of [0, 1]) expect((await chartIn(tab, panel)).visible).toEqual([true, false, true]);
    // Line and band are gone from the picture too.
    expect((await chartIn(tab, 0)).image).not.toBe(before.image);
    await button.click();
    expect((await chartIn(tab, 0)).visible).toEqual([true, true, true]);
  });

  inBrowser('tells values where the mouse is', async () => {
    const { page: tab } = await openedPage(browser, page);
    const { title, lines } = await hovered(tab, 1, 2, 3);
    expect(title).toEqual(['Tasks learned: 4']);
    expect(lines).toHaveLength(strategies.length);
    for (const strategy of strategies) {
      expect(lines).toContain(` ${strategy}: ${textOf(averages('nsm', strategy, 4))} (n = 10)`);
    }
    await tab.screenshot({ path: join(SCREENSHOTS, 'report-hover.png') });
  });

  inBrowser('is light or dark as the reader prefers, charts included', async () => {
    const { page: tab, faults } = await openedPage(browser, page);
    const ground = () => tab.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = [await ground(), (await chartIn(tab, 0)).ink];
    await tab.emulateMedia({ colorScheme: 'dark' });
    await expect
      .poll(async () => [await ground(), (await chartIn(tab, 0)).ink])
      .toEqual(['rgb(23, 23, 26)', '#a5a5ad']);
    expect(light).toEqual(['rgb(255, 255, 255)', '#5c5c62']);
    await tab.screenshot({ path: join(SCREENSHOTS, 'report-dark.png'), fullPage: true });
    expect(faults).toEqual([]);
  });

  inBrowser('leads from a number to the options, the failed runs and the commands behind it', async () => {
    const { page: tab } = await openedPage(browser, page);
    const cell = tab.locator('table.accuracies tbody tr').first().locator('td').first();
    expect(await cell.innerText()).toContain('(n=10, 1 failed)');
    await cell.locator('a').click();
    const details = tab.locator('.runs > details').first();
    await expect.poll(() => details.getAttribute('open')).not.toBeNull();
    expect(await details.innerText()).toContain('training.learningRate');
    expect(await details.innerText()).toContain(`failed: ${FAILURE}`);
    await details.locator('.command summary').first().click();
    expect(await details.locator('pre').first().innerText()).toMatch(
      /^npx continual-bench run [\s\S]* --seed 1 /,
    );
    await tab.screenshot({ path: join(SCREENSHOTS, 'report-runs.png') });
  });

  inBrowser('fits its window, and is printed with images in place of canvases', async () => {
    const { page: tab } = await openedPage(browser, page);
    for (const width of [1280, 700]) {
      await tab.setViewportSize({ width, height: 900 });
      const over = await tab.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(over).toBe(0);
    }
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.locator('canvas').first().isVisible()).toBe(false);
    const image = tab.locator('figure.charts img').first();
    expect(await image.isVisible()).toBe(true);
    const size = await image.evaluate(
      (element) => (element as unknown as { naturalWidth: number }).naturalWidth,
    );
    expect(size).toBeGreaterThan(600);
    await tab.screenshot({ path: join(SCREENSHOTS, 'report-print.png'), fullPage: true });
  });
});

describe('figure 8’s page in a browser', () => {
  inBrowser('tells values, hides curves in both panels, and is light or dark', async () => {
    await writeFigure(await examplePanels(), circumstances, folder);
    const { page: tab, faults } = await openedPage(browser, join(folder, 'figure8.html'));
    await tab.screenshot({ path: join(SCREENSHOTS, 'figure8-light.png'), fullPage: true });
    const { title, lines } = await hovered(tab, 0, 0, 4);
    expect(title).toEqual(['Tasks learned: 5']);
    expect(lines).toContain(' ResNet: 55.00 ± 0.82 (n = 3)');
    const before = await chartIn(tab, 1);
    await tab.locator('.legend button').first().click();
    for (const panel of [0, 1]) {
      const { visible, labels } = await chartIn(tab, panel);
      expect(labels[0]).toBe('ResNet');
      expect(visible).toEqual([false, true, true, true, true, true]);
    }
    expect((await chartIn(tab, 1)).image).not.toBe(before.image);
    await tab.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await chartIn(tab, 0)).ink).toBe('#a5a5ad');
    await tab.screenshot({ path: join(SCREENSHOTS, 'figure8-dark.png'), fullPage: true });
    expect(faults).toEqual([]);
  });
});
