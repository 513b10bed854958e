import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import { writeFigure } from '../../src/reproduction/figure8/write.js';
import { identityOf } from '../../src/runs/identity.js';
import { PROTOCOL } from '../../src/runs/protocol.js';
import { openKept } from '../../src/store/kept-database.js';
import { runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { program, temporaryFolder } from '../cli/program.js';
import { circumstances, exampleFigure } from '../reproduction/figure8/example.js';
import { entry, finishedRun, newRun } from '../store/samples.js';
import {
  browserFile,
  chartIn,
  hovered,
  NO_BROWSER,
  openedPage,
  SCREENSHOTS,
  seriousFaults,
  startBrowser,
} from './browser.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');
const page = join(folder, 'report', 'index.html');
const strategies = ['adam', 'l2', 'si'];
const heads = ['mlp', 'nsm'];
/** The head whose runs have accuracies on tasks before they were learnt; reference runs were made without. */
const MEASURED = 'mlp';
const FAILURE = 'out of <memory>';

/** As if this version had computed it: runs of other code are marked on the page. */
function ofThisProtocol(run: ReturnType<typeof runOfLine>): ReturnType<typeof runOfLine> {
  const { code } = run.configuration;
  const configuration = { ...run.configuration, code: { ...code, protocol: PROTOCOL } };
  return { ...run, id: identityOf(configuration), configuration };
}

function withEarly(run: ReturnType<typeof runOfLine>): ReturnType<typeof runOfLine> {
  const places = [
    ...[1, 2, 3, 4, 5].map((test) => [0, test]),
    ...[1, 2, 3, 4].map((train) => [train, train + 1]),
  ];
  const { seed, strategy } = run.configuration;
  const first = 7 * seed + 23 * strategy.name.length;
  return {
    ...run,
    earlyAccuracies: places.map(([train, test]) =>
      entry(train!, test!, ((first + 31 * train! + 17 * test!) % 100) / 100),
    ),
  };
}

let browser: Browser;
beforeAll(async () => {
  if (!browserFile) return;
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
      )
      .map(ofThisProtocol)
      .map((run) => (run.configuration.head.name === MEASURED ? withEarly(run) : run)),
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
  const database = openKept(db, { readonly: true });
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

/** What the database holds of a cell's finished runs, by SQL alone: accuracies by train and test task, and costs. */
interface Stored {
  /** [train task][test task], fractions; train task 0 is the network before training. */
  at: number[][];
  /** [task]: test samples. */
  samples: number[];
  seconds: number;
  parameters: number;
  memory: number;
}

function storedRuns(head: string, strategy: string): Stored[] {
  const database = openKept(db, { readonly: true });
  try {
    const runs = database
      .prepare<[string, string], { id: string; seconds: number; parameters: number; memory: number }>(
        `SELECT id, seconds, parameter_count AS parameters, peak_memory AS memory FROM runs
         WHERE head = ? AND strategy = ? AND status = 'finished'`,
      )
      .all(head, strategy);
    const entries = database.prepare<
      [string, string],
      { train: number; test: number; accuracy: number; samples: number }
    >(
      `SELECT train_task AS train, test_task AS test, accuracy, samples FROM accuracies WHERE run_id = ?
       UNION ALL SELECT train_task, test_task, accuracy, samples FROM early_accuracies WHERE run_id = ?`,
    );
    return runs.map(({ id, ...costs }) => {
      const at: number[][] = [0, 1, 2, 3, 4, 5].map(() => []);
      const samples: number[] = [];
      for (const { train, test, accuracy, samples: tested } of entries.all(id, id)) {
        at[train]![test] = accuracy;
        // Those of tasks that are not learnt yet are made up here.
        if (train >= test) samples[test] = tested;
      }
      return { at, samples, ...costs };
    });
  } finally {
    database.close();
  }
}

/** The measures by their definitions, in percent and points, of five tasks. */
const learningOf = ({ at }: Stored) => 100 * meanOf([1, 2, 3, 4, 5].map((task) => at[task]![task]!));
const overSamplesOf = ({ at, samples }: Stored) => {
  const sum = (of: (task: number) => number) => [1, 2, 3, 4, 5].reduce((total, task) => total + of(task), 0);
  return (100 * sum((task) => at[5]![task]! * samples[task]!)) / sum((task) => samples[task]!);
};
const forgettingOf = ({ at }: Stored) =>
  100 *
  meanOf(
    [1, 2, 3, 4].map((task) => {
      const earlier = [1, 2, 3, 4].filter((train) => train >= task).map((train) => at[train]![task]!);
      return Math.max(...earlier) - at[5]![task]!;
    }),
  );
const backwardOf = ({ at }: Stored) =>
  100 * meanOf([1, 2, 3, 4].map((task) => at[5]![task]! - at[task]![task]!));
const forwardOf = ({ at }: Stored) =>
  100 * meanOf([2, 3, 4, 5].map((task) => at[task - 1]![task]! - at[0]![task]!));

/** As the page writes numbers. */
const numberText = (value: number, digits: number) =>
  value
    .toFixed(digits)
    .replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')
    .replace('-', '−');
const spreadOf = (values: number[], digits: number) =>
  digits === 0 && deviationOf(values) < 0.5
    ? numberText(meanOf(values), digits)
    : `${numberText(meanOf(values), digits)} ± ${numberText(deviationOf(values), digits)}`;

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
    await tab.screenshot({ path: join(SCREENSHOTS, 'report-light.png'), fullPage: true });
    expect(faults).toEqual([]);
  });

  inBrowser('has the database’s numbers in every square of the heat maps', async () => {
    const { page: tab } = await openedPage(browser, page);
    const maps = await tab.locator('.maps table.heat').all();
    expect(maps).toHaveLength(strategies.length * heads.length);
    for (const [index, map] of maps.entries()) {
      const [strategy, head] = [strategies[Math.floor(index / 2)]!, heads[index % 2]!];
      const runs = storedRuns(head, strategy);
      expect(runs).toHaveLength(10);
      expect(await map.locator('caption').innerText()).toBe(`${head}, n=10`);
      const expected = [1, 2, 3, 4, 5].flatMap((train) =>
        Array.from({ length: train }, (_, place) => {
          const values = runs.map(({ at }) => 100 * at[train]![place + 1]!);
          const after = train === 1 ? 'task 1' : `tasks 1 to ${train}`;
          return [meanOf(values).toFixed(1), `task ${place + 1} after ${after}: ${textOf(values)} (n = 10)`];
        }),
      );
      const shown = await map
        .locator('td')
        .evaluateAll((squares) =>
          squares.map((square) => [square.textContent, square.getAttribute('title')]),
        );
      expect(shown).toEqual(expected);
    }
  });

  inBrowser('has the database’s numbers for all measures', async () => {
    const { page: tab } = await openedPage(browser, page);
    const rowsOf = (table: number) =>
      tab.locator('table.measures').nth(table).locator('tbody tr:has(td)').all();
    // Those of accuracy, and of cost.
    const [rows, costs] = [await rowsOf(0), await rowsOf(1)];
    expect(await tab.locator('table.measures').count()).toBe(2);
    for (const some of [rows, costs]) expect(some).toHaveLength(strategies.length * heads.length);
    for (const [index, row] of rows.entries()) {
      const head = heads[Math.floor(index / strategies.length)]!;
      const strategy = strategies[index % strategies.length]!;
      const runs = storedRuns(head, strategy);
      const over = (of: (run: Stored) => number, digits: number) => spreadOf(runs.map(of), digits);
      expect(await row.locator('th').innerText()).toBe(strategy);
      const [, ...costNumbers] = await costs[index]!.locator('td').allInnerTexts();
      const numbers = [...(await row.locator('td').allInnerTexts()), ...costNumbers];
      expect([strategy, ...numbers]).toEqual([
        strategy,
        head === 'mlp' && strategy === 'adam' ? '10, 1 failed' : '10',
        textOf(averages(head, strategy, 5)),
        over(overSamplesOf, 2),
        over(learningOf, 2),
        over(forgettingOf, 2),
        over(backwardOf, 2),
        head === MEASURED ? over(forwardOf, 2) : '–',
        over(({ seconds }) => seconds, 1),
        over(({ parameters }) => parameters, 0),
        '–',
        over(({ memory }) => memory / 1e6, 0),
      ]);
    }
  });

  inBrowser('leads from every number of the measures and from every heat map to its runs', async () => {
    const { page: tab } = await openedPage(browser, page);
    expect(await tab.locator('table.measures td:not(:has(a))').count()).toBe(0);
    expect(await tab.locator('.maps .heat caption:not(:has(a))').count()).toBe(0);
    await tab.locator('.maps .heat caption a').nth(3).click();
    const details = tab.locator('.runs > details').nth(4);
    await expect.poll(() => details.getAttribute('open')).not.toBeNull();
    expect(await details.locator('> summary').innerText()).toContain('nsm · l2');
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

  inBrowser('can be used by people who see little or have no mouse', async () => {
    const { page: tab } = await openedPage(browser, page);
    // The runs behind a number are shown, too.
    await tab.locator('table.accuracies td a').first().click();
    expect(await seriousFaults(tab)).toEqual([]);
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

describe('the tables of a report in a browser', () => {
  /** What is in the first column, of rows that can be seen. @param table the first of a class */
  const namesIn = async (tab: Page, table: string): Promise<string[]> => {
    const rows = await tab.locator(`table.${table}`).first().locator('tbody tr:visible').all();
    return Promise.all(rows.map(async (row) => (await row.locator('th').first().innerText()).trim()));
  };

  inBrowser('are sorted by their headings, with the mouse and with keys, and come back', async () => {
    const { page: tab, faults } = await openedPage(browser, page);
    const table = 'accuracies';
    const means = strategies.map((strategy) => ({ strategy, mean: meanOf(averages('mlp', strategy, 5)) }));
    const falling = [...means].sort((a, b) => b.mean - a.mean).map(({ strategy }) => strategy);
    const head = tab.locator(`table.${table} thead th`).nth(1);
    await head.locator('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await namesIn(tab, table)).toEqual(falling);
    await head.locator('button').press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await namesIn(tab, table)).toEqual([...falling].reverse());
    await head.locator('button').press('Space');
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect(await namesIn(tab, table)).toEqual(strategies);
    const names = tab.locator(`table.${table} thead th`).first();
    await names.locator('button').click();
    await names.locator('button').click();
    expect(await names.getAttribute('aria-sort')).toBe('descending');
    expect(await namesIn(tab, table)).toEqual([...strategies].sort().reverse());
    expect(faults).toEqual([]);
  });

  inBrowser('are filtered by words, within their heads, but not on paper', async () => {
    const { page: tab } = await openedPage(browser, page);
    const table = 'measures';
    const box = tab.locator('.filter').first();
    expect(await namesIn(tab, table)).toEqual(heads.flatMap((head) => [head, ...strategies]));
    await box.locator('input').fill('L2');
    expect(await namesIn(tab, table)).toEqual(heads.flatMap((head) => [head, 'l2']));
    expect(await box.locator('output').innerText()).toBe('2 of 6 rows');
    await box.locator('input').fill('nsm s');
    expect(await namesIn(tab, table)).toEqual([...heads, 'si']);
    await tab.locator('table.measures thead button').first().click();
    expect(await namesIn(tab, table)).toEqual([...heads, 'si']);
    await tab.emulateMedia({ media: 'print' });
    expect(await box.isVisible()).toBe(false);
    expect(await namesIn(tab, table)).toEqual(heads.flatMap((head) => [head, ...strategies]));
  });

  inBrowser('are plain without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    await tab.goto(`file://${page}`);
    expect(await tab.locator('table.sortable').count()).toBeGreaterThan(2);
    expect(await tab.locator('table.sortable button').count()).toBe(0);
    expect(await tab.locator('.filter').count()).toBe(0);
    await context.close();
  });
});

describe('strategies over scenarios in a browser', () => {
  const scenarios = [
    'split-mnist/task',
    'split-mnist/domain',
    'split-mnist/class',
    'split-cifar10/task',
    'split-cifar10/class',
  ];

  inBrowser('are ranked in a diagram of the page’s colours, which all can use, at any width', async () => {
    const out = join(folder, 'ranked');
    const runs = scenarios.flatMap((scenario) =>
      ['adam', 'er', 'l2'].flatMap((strategy, at) =>
        [1, 2].map((seed) => ({
          ...finishedRun([[0.3 + 0.2 * at + 0.01 * seed]], { scenario, strategy, seed }),
          seconds: 20 + 5 * at,
        })),
      ),
    );
    await writeReport(
      (await gridsOf(cellsOf(runs))).map((grid) => summaryOf(grid)),
      out,
    );
    const { page: tab, faults } = await openedPage(browser, join(out, 'index.html'));
    const diagram = tab.locator('#ranks svg.ranks');
    expect(await diagram.locator('text').allTextContents()).toEqual(
      expect.arrayContaining(['l2 1.00', 'er 2.00', 'adam 3.00']),
    );
    const inkOf = (label: string) =>
      diagram.locator('text', { hasText: label }).evaluate((element) => {
        const { getComputedStyle } = globalThis as unknown as {
          getComputedStyle(of: unknown): { fill: string };
        };
        return getComputedStyle(element).fill;
      });
    expect(await inkOf('l2')).toBe('rgb(29, 29, 31)');
    await tab.emulateMedia({ colorScheme: 'dark' });
    expect(await inkOf('l2')).toBe('rgb(236, 236, 240)');
    expect(await seriousFaults(tab)).toEqual([]);
    await tab.setViewportSize({ width: 375, height: 800 });
    expect(await tab.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
    await tab.screenshot({ path: join(SCREENSHOTS, 'ranks-phone.png'), fullPage: true });
    expect(faults).toEqual([]);
  });
});

describe('accuracy against memory in a browser', () => {
  inBrowser('tells values, hides points, has 0 apart from its decades, and is light or dark', async () => {
    const out = join(folder, 'memory');
    const runs = (['adam', 'er', 'joint'] as const).flatMap((strategy, index) =>
      [1, 2].map((seed) => {
        const run = finishedRun([[0.3 + 0.2 * index + 0.1 * seed]], { strategy, seed });
        return { ...run, methodMemory: { ...run.methodMemory!, bytes: [0, 392_500, 47_100_000][index]! } };
      }),
    );
    await writeReport(
      (await gridsOf(cellsOf(runs))).map((grid) => summaryOf(grid)),
      out,
    );
    const { page: tab, faults } = await openedPage(browser, join(out, 'index.html'));
    const { ticks, labels } = await chartIn(tab, 1);
    expect(ticks).toEqual(['0', '100 kB', '1 MB', '10 MB', '100 MB']);
    expect(labels).toEqual(['adam', 'er', 'joint']);
    expect(await hovered(tab, 1, 1, 0)).toMatchObject({
      title: ['Method memory: 392.5 kB'],
      lines: [' er: 65.00 ± 5.00 (n = 2)'],
    });
    const legend = tab.locator('figure.charts').nth(1).locator('.legend button');
    await legend.nth(1).click();
    expect((await chartIn(tab, 1)).visible).toEqual([true, false, true]);
    expect((await chartIn(tab, 0)).visible).toEqual([true, true, true]);
    await tab.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await chartIn(tab, 1)).ink).toBe('#a5a5ad');
    await tab.screenshot({ path: join(SCREENSHOTS, 'memory-dark.png'), fullPage: true });
    expect(faults).toEqual([]);
  });
});

describe('figure 8’s page in a browser', () => {
  inBrowser('tells values, hides curves in all panels, and is light or dark', async () => {
    writeFigure(await exampleFigure(), circumstances, folder);
    const { page: tab, faults } = await openedPage(browser, join(folder, 'figure8.html'));
    await tab.screenshot({ path: join(SCREENSHOTS, 'figure8-light.png'), fullPage: true });
    const { title, lines } = await hovered(tab, 0, 0, 4);
    expect(title).toEqual(['Tasks learned: 5']);
    expect(lines).toContain(' ResNet: 55.00 ± 0.82 (n = 3)');
    const overRates = await hovered(tab, 2, 0, 0);
    expect(overRates.title).toEqual(['Learning rate: 0.001']);
    expect(overRates.lines).toContain(' ResNet: 61.00 ± 0.82 (n = 3)');
    expect((await chartIn(tab, 0)).ticks).toEqual(['1', '2', '3', '4', '5']);
    expect((await chartIn(tab, 2)).ticks).toEqual(['0.001', '0.003', '0.01', '0.03']);
    const before = await chartIn(tab, 1);
    await tab.locator('.legend button').first().click();
    for (const panel of [0, 1, 2, 3]) {
      const { visible, labels } = await chartIn(tab, panel);
      expect(labels[0]).toBe('ResNet');
      expect(visible).toEqual([false, ...Array(9).fill(true)]);
    }
    expect((await chartIn(tab, 1)).image).not.toBe(before.image);
    await tab.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await chartIn(tab, 0)).ink).toBe('#a5a5ad');
    await tab.screenshot({ path: join(SCREENSHOTS, 'figure8-dark.png'), fullPage: true });
    expect(faults).toEqual([]);
  });

  inBrowser('can be used by people who see little or have no mouse', async () => {
    writeFigure(await exampleFigure(), circumstances, folder);
    const { page: tab } = await openedPage(browser, join(folder, 'figure8.html'));
    expect(await seriousFaults(tab)).toEqual([]);
  });
});
