import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where distributions put it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const browserFile = PLACES.find((file) => existsSync(file));

/** Why tests in a browser are skipped. */
export const NO_BROWSER = `no Chromium: none of ${PLACES.join(', ')} is there`;

/** A headless browser. Inside a container's root it has no sandbox of its own. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserFile!, args: ['--no-sandbox'] });

/** A page from a file, and all that went wrong in it: errors, and requests for anything but the file. */
export async function openedPage(browser: Browser, file: string): Promise<{ page: Page; faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) faults.push(`a request for ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  return { page, faults };
}

/** What a chart shows, by the library's own account. @param index of the chart in the page */
export const chartIn = (page: Page, index: number) =>
  page.evaluate((place) => {
    interface Shown {
      data: { datasets: { label: string; data: { x: number; y: number }[] }[] };
      isDatasetVisible(dataset: number): boolean;
      getDatasetMeta(dataset: number): { data: { x: number; y: number }[] };
      tooltip: { opacity: number; title: string[]; body: { lines: string[] }[] };
      options: { scales: { x: { ticks: { color: string } } } };
      scales: { x: { ticks: { label: string }[] } };
    }
    const { Chart } = globalThis as unknown as { Chart: { getChart(canvas: unknown): Shown } };
    const { document } = globalThis as unknown as {
      document: { querySelectorAll(selector: string): { toDataURL(): string }[] };
    };
    const canvas = document.querySelectorAll('canvas')[place]!;
    const chart = Chart.getChart(canvas);
    return {
      labels: chart.data.datasets.map(({ label }) => label),
      values: chart.data.datasets.map(({ data }) => data.map(({ y }) => y)),
      visible: chart.data.datasets.map((_, dataset) => chart.isDatasetVisible(dataset)),
      places: chart.data.datasets.map((_, dataset) =>
        chart.getDatasetMeta(dataset).data.map(({ x, y }) => ({ x, y })),
      ),
      tooltip: {
        opacity: chart.tooltip.opacity,
        title: chart.tooltip.title,
        lines: (chart.tooltip.body ?? []).flatMap(({ lines }) => lines),
      },
      ticks: chart.scales.x.ticks.map(({ label }) => label),
      ink: chart.options.scales.x.ticks.color,
      image: canvas.toDataURL(),
    };
  }, index);

/** Moves the mouse over a point of a chart, and says what the chart shows then. */
export async function hovered(page: Page, chart: number, dataset: number, point: number) {
  const { places } = await chartIn(page, chart);
  const canvas = page.locator('canvas').nth(chart);
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const { x, y } = places[dataset]![point]!;
  await page.mouse.move(box.x + x - 15, box.y + y);
  await page.mouse.move(box.x + x, box.y + y);
  await page.waitForFunction((place) => {
    const { Chart, document } = globalThis as unknown as {
      Chart: { getChart(canvas: unknown): { tooltip: { opacity: number } } };
      document: { querySelectorAll(selector: string): unknown[] };
    };
    return Chart.getChart(document.querySelectorAll('canvas')[place]).tooltip.opacity > 0;
  }, chart);
  return (await chartIn(page, chart)).tooltip;
}

/** What the page looks like, to be seen by people, in a folder that is not kept. */
export const SCREENSHOTS = 'results/screenshots';

/** Widths of a large window and of a phone's, in CSS pixels. */
const WINDOWS = [1280, 390];

/**
 * What makes a page hard to use for some people, by axe's rules, in a large and a small window, on a light and on a dark
 * ground: the serious and the critical ones.
 */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.addScriptTag({
    content: readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  });
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of WINDOWS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate<AxeResults>(`axe.run({ resultTypes: ['violations'] })`);
      faults.push(
        ...violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${colorScheme}, ${width} px: ${id}: ${nodes[0]!.html}`),
      );
    }
  }
  return faults;
}
