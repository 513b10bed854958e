import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ablationPlan } from '../../src/ablation/plan.js';
import { variantCells } from '../../src/ablation/table.js';
import { writeAblation } from '../../src/ablation/write.js';
import { compared } from '../../src/reproduction/comparison.js';
import { curvesOf } from '../../src/reproduction/figure8/curves.js';
import { figureOf } from '../../src/reproduction/figure8/figure.js';
import { writeFigure } from '../../src/reproduction/figure8/write.js';
import { planOf, tablesNamed } from '../../src/reproduction/plan.js';
import { comparedTables } from '../../src/reproduction/tables/table.js';
import { writeReproduction } from '../../src/reproduction/tables/write.js';
import type { RunConfiguration, SeedlessConfiguration } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { type NewRun, openStore } from '../../src/store/store.js';
import { program, temporaryFolder } from '../cli/program.js';
import { definition, planned, runsFor, SEEDS } from '../reproduction/figure8/example.js';
import { entry, finishedRun, newRun, totals } from '../store/samples.js';
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
  'optimizer',
  'scenario source',
  'strategy source',
  'error',
  'version',
  'backend',
  'device',
  'processor',
];

/** @param other the end of the name of a strategy that is not a user's own, but is not built in either */
function hostileRun(seed: number, other = ''): NewRun {
  const configuration = {
    scenario: { name: `${hostile('scenario')}/domain`, source: hostile('scenario source') },
    backbone: { name: hostile('backbone') },
    head: { name: hostile('head') },
    strategy: {
      name: hostile('strategy') + other,
      ...(other === '' && { source: hostile('strategy source') }),
      [hostile('option')]: hostile('value'),
    },
    training: { optimizer: hostile('optimizer'), learningRate: 0.001, epochs: 4, batchSize: 128 },
    code: { protocol: 1, ...(other !== '' && { strategy: '0123456789abcdef' }) },
    seed,
  } as RunConfiguration;
  return { ...newRun(), id: identityOf(configuration), configuration, environment };
}

const environment = {
  programVersion: hostile('version'),
  backend: hostile('backend'),
  device: hostile('device'),
  machine: { processor: hostile('processor'), [hostile('key')]: hostile('machine') },
  files: { scenario: hostile('scenario file'), strategy: hostile('file') },
};

/** Options that any part of a configuration may bring. */
const hostileOptions = <Configuration extends SeedlessConfiguration>(configuration: Configuration) => ({
  ...configuration,
  strategy: { ...configuration.strategy, [hostile('option')]: hostile('value') },
});

const settings = { training: { [hostile('setting')]: hostile('set value') } };

/** A finished run of a planned place. */
function runOf({ configuration }: { configuration: SeedlessConfiguration }, seed: number) {
  const whole = { ...configuration, seed };
  return { ...finishedRun([[0.5 + seed / 100]]), id: identityOf(whole), configuration: whole, environment };
}

/** The paper's tables, whose rows and columns are its own, with what their runs and settings bring. */
async function reproduction(): Promise<string> {
  const plan = await planOf({ tables: tablesNamed(['table4']), presets: ['paper'], settings: {} });
  const cells = plan.map((cell) => ({ ...cell, configuration: hostileOptions(cell.configuration) }));
  const runs = cells.flatMap((cell) => [runOf(cell, 1), runOf(cell, 2)]);
  const out = join(folder, 'reproduction');
  writeReproduction(comparedTables(compared(cells, runs, 2)), { seeds: 2, settings }, out);
  return join(out, 'index.html');
}

async function figure(): Promise<string> {
  const plan = (await planned()).map((curve) => {
    const configuration = hostileOptions(curve.configuration);
    return {
      ...curve,
      title: `${curve.title}${hostile('curve')}`,
      configuration: { ...configuration, backbone: { ...configuration.backbone, label: hostile('label') } },
      runs: runsFor(curve),
    };
  });
  const runs = plan.flatMap(({ configuration, runs: ofCurve }) =>
    ofCurve.map((run) => ({
      ...run,
      configuration: { ...configuration, seed: run.configuration.seed },
      environment,
    })),
  );
  const figure = figureOf(definition, curvesOf(plan, runs, SEEDS));
  writeFigure(figure, { seeds: SEEDS, settings }, join(folder, 'figure'));
  return join(folder, 'figure', 'figure8.html');
}

async function ablation(): Promise<string> {
  const plan = await ablationPlan({ ablation: 'open', variants: ['sharpness 4'], settings: {} });
  const cells = variantCells(
    plan,
    plan.flatMap((planned) => [runOf(planned, 1), runOf(planned, 2)]),
  );
  const out = join(folder, 'ablation');
  writeAblation(
    cells.map((cell) => ({
      ...cell,
      table: { ...cell.table, scenario: hostile('scenario') as typeof cell.table.scenario },
      variant: { ...cell.variant, name: `${cell.variant.name}${hostile('variant')}` },
      strategy: `${cell.strategy}${hostile('strategy')}`,
    })),
    [hostile('caption')],
    out,
  );
  return join(out, 'index.html');
}

async function report(name: string, args: string[]): Promise<string> {
  const { status, err } = await program(['report', ...args, '--out', name], folder);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return join(folder, name, 'index.html');
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

const escaped = (character: string): string => `&#${character.charCodeAt(0)};`;

describe('names and messages that look like markup', () => {
  const pages: [string, () => Promise<string>, string[]][] = [
    ['a report', () => report('report', ['--db', 'before.sqlite']), fields],
    ['a comparison', () => report('comparison', ['--compare', 'before.sqlite', 'after.sqlite']), fields],
    [
      'a reproduced table',
      reproduction,
      ['option', 'value', 'setting', 'set value', 'version', 'backend', 'device', 'processor'],
    ],
    ['a figure', figure, ['option', 'value', 'setting', 'set value', 'curve', 'label']],
    ['an ablation', ablation, ['scenario', 'variant', 'strategy', 'caption']],
  ];

  it.each(pages)('are text on the page of %s', async (name, written, shown) => {
    const html = readFileSync(await written(), 'utf8');
    for (const field of shown) expect(html).not.toContain(`<script>injected='${field}'`);
    for (const field of shown) expect(html).toContain(hostile(field).replace(/[&<>"']/g, escaped));
    const isOfFiles = name === 'a report' || name === 'a comparison';
    if (!isOfFiles) return;
    for (const field of ['file', 'scenario file']) {
      const word = hostile(field).replaceAll("'", `'\\''`);
      expect(html).toContain(word.replace(/[&<>"']/g, escaped));
    }
  });

  it.for(pages)('do nothing on the page of %s in a browser', async ([, written, shown], { skip }) => {
    skip(!browserFile, NO_BROWSER);
    const { page, faults } = await openedPage(browser, await written());
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
