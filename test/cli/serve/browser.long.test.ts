import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { withDeviation } from '../../../src/reporting/cells/numbers.js';
import { type NewRun, openStore } from '../../../src/store/store.js';
import { averageAccuracy } from '../../../src/training/metrics.js';
import {
  browserFile,
  chartIn,
  NO_BROWSER,
  SCREENSHOTS,
  seriousFaults,
  startBrowser,
} from '../../reporting/browser.js';
import { entry, newRun, totals } from '../../store/samples.js';
import { start, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const db = join(folder, 'live.sqlite');
const grid = [
  ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam,l2', '--seeds', '2', '--epochs', '2'],
  ...['--jobs', '1', '--db', db],
];

let browser: Browser;
beforeAll(async () => {
  if (browserFile) browser = await startBrowser();
});
afterAll(() => browser?.close());

/** Starts the command. @returns where the page is */
async function serve(file: string, port: string, ...more: string[]) {
  const { child, ended } = start(['serve', '--json', '--db', file, '--port', port, ...more]);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(`${data}`)),
  );
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(stop);
  return { url: (JSON.parse(line) as { url: string }).url, stop };
}

/** A tab that waits as long as the machine needs, and what goes wrong in it. */
async function tabOn(url: string, bypassCSP = false): Promise<{ tab: Page; faults: string[] }> {
  const tab = await browser.newPage({
    viewport: { width: 1280, height: 700 },
    colorScheme: 'light',
    bypassCSP,
  });
  tab.setDefaultTimeout(0);
  const faults: string[] = [];
  tab.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  tab.on('pageerror', (error) => faults.push(error.message));
  tab.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) faults.push(`a request for ${request.url()}`);
  });
  await tab.goto(url);
  return { tab, faults };
}

const whenStateIs = (tab: Page, state: RegExp) => tab.locator('.state', { hasText: state }).waitFor();
const countIn = (tab: Page, name: string) => tab.locator(`.counts div:has(dt:text-is("${name}")) dd`);
const whenDone = (tab: Page, text: RegExp) => countIn(tab, 'done').filter({ hasText: text }).waitFor();

/** Waits until a curve has at least one point and no more than this. */
const whenCurveHas = (tab: Page, most: number) =>
  tab.waitForFunction((count) => {
    interface Shown {
      data: { datasets: { data: unknown[] }[] };
    }
    const { Chart, document } = globalThis as unknown as {
      Chart: { getChart(canvas: unknown): Shown | undefined };
      document: { querySelector(selector: string): unknown };
    };
    const canvas = document.querySelector('canvas');
    const lengths = (canvas ? Chart.getChart(canvas) : undefined)?.data.datasets.map(
      ({ data }) => data.length,
    );
    return lengths?.some((length) => length > 0 && length <= count);
  }, most);

const overflow = (tab: Page) => tab.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);

describe('serve’s page in a browser', () => {
  it('follows a grid that begins, is killed, goes on and ends', async ({ skip }) => {
    skip(!browserFile, NO_BROWSER);
    const { url, stop } = await serve(db, '0');
    const { tab, faults } = await tabOn(url);
    await whenStateIs(tab, /^waiting for .*live\.sqlite: it is not there yet/);

    const first = start(grid);
    await whenStateIs(tab, /^Running$/);
    expect(await countIn(tab, 'workers').innerText()).toBe('1');
    expect(await tab.locator('table.accuracies tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^adam\s+– \(2 unfinished\)$/),
      expect.stringMatching(/^l2\s+– \(2 unfinished\)$/),
    ]);
    // The curve grows while its first run is under way.
    await whenCurveHas(tab, 4);
    await tab.locator('.computing li', { hasText: /adam · seed 1.*\d+ %/s }).waitFor();
    await tab.screenshot({ path: join(SCREENSHOTS, 'serve-running.png'), fullPage: true });
    await whenDone(tab, /^1 of 4$/);
    expect(await countIn(tab, 'time left').innerText()).toMatch(/^about \d/);
    expect(await tab.title()).toBe('1 of 4 · continual-bench');

    // What the reader does stays through changes.
    const toggle = tab.locator('.legend button').first();
    await toggle.focus();
    await tab.keyboard.press('Enter');
    expect(await toggle.getAttribute('aria-pressed')).toBe('false');
    await tab.locator('details summary').click();
    await toggle.focus();
    const scrolled = await tab.evaluate('scrollY');
    expect(scrolled).toBeGreaterThan(0);
    await tab.evaluate(`document.querySelector('canvas').kept = true`);
    await whenDone(tab, /^[23] of 4$/);
    await tab.locator('.legend button', { hasText: 'l2' }).waitFor();
    expect(await toggle.getAttribute('aria-pressed')).toBe('false');
    expect(await toggle.evaluate((button) => button.matches(':focus'))).toBe(true);
    expect((await chartIn(tab, 0)).visible).toEqual([false, true]);
    expect(await tab.locator('details pre').innerText()).toBe(`continual-bench ${grid.join(' ')}`);
    expect(await tab.evaluate('scrollY')).toBe(scrolled);
    expect(await tab.evaluate(`document.querySelector('canvas').kept`)).toBe(true);

    first.child.kill('SIGKILL');
    await first.ended;
    await whenStateIs(tab, /^Not running: killed or cut off after .*; to go on, repeat the command$/);
    expect(await countIn(tab, 'workers').count()).toBe(0);
    expect(await countIn(tab, 'being computed').innerText()).toBe('0');
    await tab.screenshot({ path: join(SCREENSHOTS, 'serve-killed.png'), fullPage: true });

    const second = start(grid);
    await whenStateIs(tab, /^Running$/);
    const other = await tabOn(url);
    for (const one of [tab, other.tab]) {
      await whenStateIs(one, /^All runs are done$/);
      expect(await countIn(one, 'done').innerText()).toBe('4 of 4');
    }
    expect((await second.ended).status).toBe(0);

    const accuracies = (strategy: string) =>
      storedRuns(db, { strategy: [strategy] }).map((run) => averageAccuracy(run.accuracies, run.tasks));
    for (const [row, strategy] of ['adam', 'l2'].entries()) {
      const [a, b] = accuracies(strategy) as [number, number];
      const [mean, deviation] = [(a + b) / 2, Math.abs(a - b) / 2];
      expect(await tab.locator('table.accuracies tbody tr').nth(row).locator('td').innerText()).toContain(
        `${withDeviation({ mean, deviation })} (n=2)`,
      );
      const { values } = await chartIn(other.tab, 0);
      expect(values[row]).toHaveLength(5);
      expect(values[row]![4]).toBeCloseTo(100 * mean, 9);
    }
    expect([...faults, ...other.faults]).toEqual([]);

    // The page says that it is not connected, and is when serve is there again.
    await stop();
    const connection = tab.locator('#connection');
    await connection.filter({ hasText: /^Not connected: what is shown may be old\./ }).waitFor();
    await serve(db, new URL(url).port);
    await connection.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
  });

  it('can be used by people who see little or have no mouse, and fits a phone', async ({ skip }) => {
    skip(!browserFile, NO_BROWSER);
    const file = join(folder, 'all-states.sqlite');
    const runs = [1, 2, 3].map((seed) => newRun({ seed }));
    const [finished, failed, running] = runs as [NewRun, NewRun, NewRun];
    const store = openStore(file);
    store.enterGrid({ runs: [...runs, newRun({ strategy: 'l2' })], command: ['run'], workers: 2 });
    for (const run of [finished, failed, running]) store.begin(run);
    for (const [train, test] of [
      [1, 1],
      [2, 1],
      [2, 2],
    ] as const) {
      store.addAccuracy(finished.id, entry(train, test, 0.5));
    }
    store.finish(finished.id, totals);
    store.addAccuracy(running.id, entry(1, 1, 0.9));
    store.fail(failed.id, `out of memory: ${'x'.repeat(200)}`);
    onTestFinished(() => store.close());
    // As for other machines: with a token.
    const { url } = await serve(file, '0', '--host', '127.0.0.1');
    const { tab } = await tabOn(url, true);
    await whenStateIs(tab, /^Running; 1 run failed$/);
    await tab.locator('details summary').click();
    expect(new URL(tab.url()).search).toBe('');
    expect(await seriousFaults(tab)).toEqual([]);
    await tab.screenshot({ path: join(SCREENSHOTS, 'serve-dark-phone.png'), fullPage: true });
    await tab.setViewportSize({ width: 375, height: 700 });
    await expect.poll(() => overflow(tab)).toBe(0);
    // The cookie holds when the page is loaded again without the token.
    await tab.reload();
    await whenStateIs(tab, /^Running; 1 run failed$/);
  });
});
