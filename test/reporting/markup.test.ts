import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { type NewRun, openStore } from '../../src/store/store.js';
import { program, temporaryFolder } from '../cli/program.js';
import { entry, newRun, totals } from '../store/samples.js';
import { browserFile, NO_BROWSER, openedPage, startBrowser } from './browser.js';

const folder = temporaryFolder();

/** What becomes a program, or the end of an element, where a page takes it as markup; each field has its own. */
const hostile = (field: string): string =>
  `${field}</script></title></style>--><script>injected='${field}'</script><img src=x onerror='injected="${field}"'>"'\`&lt;|\\input{x}\u2028.`;

/** Every string that a plugin or a database can bring, and the file of a strategy, which stands in a shell command. */
const fields = [
  'scenario',
  'backbone',
  'head',
  'strategy',
  'option',
  'value',
  'error',
  'version',
  'backend',
  'device',
  'processor',
];

function hostileRun(seed: number, other = ''): NewRun {
  const configuration = {
    scenario: { name: `${hostile('scenario')}/domain` },
    backbone: { name: hostile('backbone') },
    head: { name: hostile('head') },
    strategy: { name: hostile('strategy') + other, [hostile('option')]: hostile('value') },
    training: { optimizer: 'adam', learningRate: 0.001, epochs: 4, batchSize: 128 },
    seed,
  } as RunConfiguration;
  const environment = {
    programVersion: hostile('version'),
    backend: hostile('backend'),
    device: hostile('device'),
    machine: { processor: hostile('processor') },
    files: { strategy: hostile('file') },
  };
  return { ...newRun(), id: identityOf(configuration), configuration, environment };
}

function store(runs: NewRun[], file: string): void {
  const results = openStore(file);
  for (const [index, run] of runs.entries()) {
    results.begin(run);
    for (const [train, test] of [[1, 1] as const, [2, 1] as const, [2, 2] as const]) {
      results.addAccuracy(run.id, entry(train, test, 0.5 + index / 100));
    }
    results.finish(run.id, totals);
  }
  const failing = hostileRun(99);
  results.begin(failing);
  results.fail(failing.id, hostile('error'));
  results.close();
}

let browser: Browser;
beforeAll(async () => {
  for (const name of ['before', 'after']) {
    store(
      [hostileRun(1), hostileRun(2), hostileRun(1, '2'), hostileRun(2, '2')],
      join(folder, `${name}.sqlite`),
    );
  }
  if (browserFile) browser = await startBrowser();
});
afterAll(() => browser?.close());

describe('names and messages that look like markup', () => {
  it.each([
    ['report', ['--db', 'before.sqlite', '--out', 'report'], fields],
    [
      'comparison',
      ['--compare', 'before.sqlite', 'after.sqlite', '--out', 'comparison'],
      ['head', 'strategy'],
    ],
  ])('are text on the page of a %s', async (name, args, shown) => {
    const { status, err } = await program(['report', ...args], folder);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    if (!browserFile) return console.warn(`not looked at: ${NO_BROWSER}`);
    const file = join(folder, name, 'index.html');
    const { page, faults } = await openedPage(browser, file);
    for (const details of await page.locator('details').all()) {
      await details.evaluate((element) => {
        (element as unknown as { open: boolean }).open = true;
      });
    }
    expect(await page.evaluate('typeof injected')).toBe('undefined');
    expect(await page.locator('img[src=x]').count()).toBe(0);
    expect(faults).toEqual([]);
    // Each stands there as it was given.
    const text = await page.evaluate('document.documentElement.textContent');
    for (const field of shown) expect(text).toContain(hostile(field));
    if (name === 'report') expect(text).toContain(hostile('file').replaceAll("'", `'\\''`));
    await page.close();
  });

  it('are text in Markdown, LaTeX and CSV too', () => {
    const written = (file: string) => readFileSync(join(folder, 'report', file), 'utf8');
    expect(written('tables.md')).toContain('script');
    expect(written('tables.md')).not.toMatch(/(?<!\\)(<|\|\\input)/);
    expect(written('tables.tex')).toContain('\\textbackslash{}input\\{x\\}');
    expect(written('tables.tex')).not.toContain('\\input');
    expect(written('tables.csv')).toContain(`"${hostile('strategy').replaceAll('"', '""')}"`);
  });
});
