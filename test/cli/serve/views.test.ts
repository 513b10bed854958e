import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Views } from '../../../src/cli/serve/views.js';
import type { View } from '../../../src/live/view.js';
import { withDeviation } from '../../../src/reporting/cells/numbers.js';
import { identityOf } from '../../../src/runs/identity.js';
import { LEASE } from '../../../src/store/claims.js';
import { openStore, type ResultStore } from '../../../src/store/store.js';
import { damage, databaseOfVersion } from '../../store/old-database.js';
import { entry, folder, newRun, totals } from '../../store/samples.js';

const viewsOf = (file: string) => {
  const told: string[] = [];
  const views = new Views(file, (line) => told.push(line));
  return { told, read: () => views.read() };
};
const textOf = ({ parts }: View): string => parts.map(({ html }) => html).join('\n');

/** What the curves of a view show, by the labels of their lines. */
function curvesIn(view: View) {
  const [, json] = /<script type="application\/json">(.*)<\/script>/.exec(textOf(view)) ?? [];
  const [panel] = JSON.parse(json ?? '[{"lines":[]}]') as [
    {
      x?: { max: number };
      lines: {
        label: string;
        style: { colour: string };
        points: { y: number; n?: number; deviation?: number }[];
      }[];
    },
  ];
  return { max: panel.x?.max, lines: new Map(panel.lines.map((line) => [line.label, line])) };
}

const runs = ['adam', 'l2'].flatMap((strategy) => [1, 2].map((seed) => newRun({ strategy, seed })));
const [adam1, adam2, l2] = runs as [(typeof runs)[0], (typeof runs)[0], (typeof runs)[0]];

/** A database whose grid this process computes. */
function database(grid = runs): { file: string; store: ResultStore } {
  const file = join(folder(), 'results.sqlite');
  const store = openStore(file);
  store.enterGrid({ runs: grid, command: ['run', '--note', '<b>&'], workers: 2 });
  return { file, store };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('what serve shows', () => {
  it('of a file that is not there yet is that it waits; then it goes on', async () => {
    const file = join(folder(), 'below', 'results.sqlite');
    const { told, read } = viewsOf(file);
    const waiting = await read();
    expect(textOf(waiting)).toContain(`waiting for ${file}: it is not there yet`);
    expect(await read()).toBe(waiting);
    expect(told).toEqual([expect.stringMatching(/^waiting for .* such as continual-bench run$/)]);
    const store = openStore(file);
    expect(textOf(await read())).toContain('has no grids yet');
    store.enterGrid({ runs, command: null, workers: 1 });
    expect(textOf(await read())).toMatch(/>Running<.*<dd>0 of 4<\/dd>/s);
    expect(told).toHaveLength(2);
    store.close();
  });

  it('of a file of an earlier version is what to do, and the file stays as it is', async () => {
    const [file] = databaseOfVersion(12);
    const before = readFileSync(file);
    const { told, read } = viewsOf(file);
    expect(textOf(await read())).toMatch(
      /was written by an earlier version .* such as continual-bench run or import, brings it up to date and keeps a copy/,
    );
    expect(told).toHaveLength(1);
    expect(readFileSync(file).equals(before)).toBe(true);
    openStore(file).close();
    expect(textOf(await read())).toContain('has no grids yet');
  });

  it('of a file that is damaged, replaced, a folder or another thing is why, and it goes on after that', async () => {
    const { file, store } = database();
    store.leaveGrid('stopped');
    store.close();
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    const { told, read } = viewsOf(file);
    expect(textOf(await read())).toContain('stopped by a signal');
    const text = 'no database, but a text that is long enough to be read as one. '.repeat(99);
    const wrong: [() => void, RegExp][] = [
      [() => writeFileSync(file, readFileSync(copy).subarray(0, 5000)), /it is damaged/],
      [() => writeFileSync(file, text), /it is not a database/],
      [() => mkdirSync(file), /is a folder, not a database file/],
      [() => {}, /waiting for/],
    ];
    for (const [make, line] of wrong) {
      rmSync(file, { recursive: true, force: true });
      make();
      expect(textOf(await read())).toMatch(line);
      expect(told.at(-1)).toMatch(line);
    }
    copyFileSync(copy, file);
    expect(textOf(await read())).toContain('stopped by a signal');
    expect(told).toHaveLength(wrong.length);
  });

  it.each([
    ['runs', 'machine'],
    ['grid_cells', 'configuration'],
    ['grid_processes', 'command'],
  ])('of a file whose %s cannot be read is why', async (table, column) => {
    const { file, store } = database();
    store.begin(adam1);
    store.close();
    damage(file, column, '{', table);
    expect(textOf(await viewsOf(file).read())).toMatch(/: it is damaged; restore a copy/);
  });

  it('grows with every task that is learned, and keeps places and colours', async () => {
    const { file, store } = database();
    const { read } = viewsOf(file);
    expect(textOf(await read())).toContain('No run has learned a task yet.');
    const rowsOf = (view: View) => textOf(view).match(/<th scope="row">[^<]*<\/th><td[^>]*>.*?<\/td>/g);
    const bare = (view: View) =>
      rowsOf(view)?.map((row) =>
        row
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
    expect(bare(await read())).toEqual(['adam – (2 unfinished)', 'l2 – (2 unfinished)']);

    // The second strategy comes first.
    store.begin({ ...l2, tasks: 2 });
    store.addAccuracy(l2.id, entry(1, 1, 0.9));
    const first = curvesIn(await read());
    expect([...first.lines.keys()]).toEqual(['l2']);
    expect(first.lines.get('l2')!.points).toEqual([{ x: 1, y: 90 }]);
    expect(first.max).toBeCloseTo(2.3);
    // A task that is not tested whole does not count.
    store.addAccuracy(l2.id, entry(2, 1, 0.6));
    expect(curvesIn(await read())).toEqual(first);
    store.addAccuracy(l2.id, entry(2, 2, 0.8));
    store.finish(l2.id, totals);
    store.begin({ ...adam1, tasks: 2 });
    store.addAccuracy(adam1.id, entry(1, 1, 0.5));
    store.begin({ ...adam2, tasks: 2 });
    for (const [train, test, accuracy] of [
      [1, 1, 0.7],
      [2, 1, 0.4],
      [2, 2, 0.6],
    ] as const) {
      store.addAccuracy(adam2.id, entry(train, test, accuracy));
    }
    const both = curvesIn(await read());
    expect(both.lines.get('l2')!.style).toEqual(first.lines.get('l2')!.style);
    expect(both.lines.get('adam')!.style.colour).not.toBe(first.lines.get('l2')!.style.colour);
    const points = both.lines.get('adam')!.points;
    expect(points[0]).toMatchObject({ y: expect.closeTo(60), deviation: expect.closeTo(10) });
    expect(points[0]).not.toHaveProperty('n');
    expect(points[1]).toMatchObject({ y: expect.closeTo(50), n: 1 });
    expect(bare(await read())).toEqual([
      'adam – (2 unfinished)',
      `l2 ${withDeviation({ mean: 0.7, deviation: null })} (n=1, 1 unfinished)`,
    ]);

    store.fail(adam2.id, 'out of <memory> & "time"');
    const failed = await read();
    expect(textOf(failed)).toContain('out of &#60;memory&#62; &#38; &#34;time&#34;');
    // A run that has failed has no part in the curve.
    expect(curvesIn(failed).lines.get('adam')!.points).toEqual([
      expect.objectContaining({ y: expect.closeTo(50) }),
    ]);
    store.leaveGrid('complete');
    store.close();
  });

  it('says that a process was killed, which leaves the file as it was', async () => {
    const { file, store } = database();
    const { read } = viewsOf(file);
    expect(textOf(await read())).toContain('>Running<');
    // It has given no sign of life for longer than its claims last.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + LEASE + 1000 });
    expect(textOf(await read())).toMatch(
      />Not running: killed or cut off after .*; to go on, repeat the command</,
    );
    store.close();
  });

  it('escapes whatever comes from the database', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const configuration = {
      ...adam1.configuration,
      strategy: { name: evil },
      scenario: { name: `${evil}/task` },
    };
    const run = { ...adam1, configuration, id: identityOf(configuration) };
    const { file, store } = database([run]);
    store.begin(run);
    store.addAccuracy(run.id, entry(1, 1, 0.5));
    store.tag([run.id], { add: ['tagged'], note: evil });
    const text = textOf(await viewsOf(file).read());
    expect(text).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(text).toContain('&#39;&#60;b&#62;&#38;&#39;');
    expect(text).not.toContain('<img');
    expect(text).not.toContain('<b>');
    store.close();
  });

  it('is all grids that are running, or else the latest; of others it says how far they are', async () => {
    const { file, store } = database(runs.slice(0, 2));
    const beside = openStore(file);
    beside.enterGrid({ runs: runs.slice(2), command: null, workers: 1 });
    const idsOf = ({ parts }: View) => parts.map(({ id }) => id.split('-')[0]);
    const { read } = viewsOf(file);
    expect(idsOf(await read())).toEqual(['grid', 'results', 'grid', 'results']);
    beside.leaveGrid('stopped');
    const view = await read();
    expect(idsOf(view)).toEqual(['grid', 'results', 'others']);
    expect(view.parts[1]!.html).toContain('adam');
    store.leaveGrid('complete');
    expect(idsOf(await read())).toEqual(['grid', 'results', 'others']);
    expect((await read()).parts[1]!.html).toContain('l2');
    beside.close();
    store.close();
  });

  it('is read without writing, and leaves the file to others', async () => {
    const { file, store } = database();
    const { read } = viewsOf(file);
    await read();
    store.leaveGrid('complete');
    // Its last writer makes one file of it, which it could not if another had it open.
    store.close();
    const last = await read();
    expect(readdirSync(join(file, '..'))).toEqual(['results.sqlite']);
    expect(await read()).toBe(last);
  });
});
