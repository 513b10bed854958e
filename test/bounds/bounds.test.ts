import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOUNDS_FILE, type Bounds, readBounds, writeBounds } from '../../src/bounds/bounds-file.js';
import { cellsNamed, type WatchedCell, watchedCells } from '../../src/bounds/cells.js';
import { boundedCells, checkedCells } from '../../src/bounds/check.js';
import { pairedLimit, predictionInterval } from '../../src/bounds/interval.js';
import { shortfalls } from '../../src/bounds/shortfalls.js';
import { updatedBounds } from '../../src/bounds/update.js';
import { heads } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import { canonical } from '../../src/runs/canonical.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { runOfLine } from '../../src/store/lines.js';
import { finishedRun, folder } from '../store/samples.js';

const cells = await watchedCells();
const cellOf = (name: string) => cells.find((cell) => cell.name === name)!;
const watched = cellOf('short-domain/mlp/adam');

const runsOf = ({ configuration }: WatchedCell, accuracies: number[]): RunRecord[] =>
  accuracies.map((accuracy, index) => {
    const whole = { ...configuration, seed: index + 1 };
    return { ...finishedRun([[accuracy]]), id: identityOf(whole), configuration: whole };
  });

const reference = [0.58, 0.6, 0.62, 0.59, 0.61];
const bounds = updatedBounds([watched], runsOf(watched, reference), undefined);

const recordOfLine = (text: string): RunRecord => ({ ...runOfLine(text), status: 'finished', error: null });

const checkOf = (accuracies: number[], { seeds = accuracies.length, paired = true } = {}) => {
  const bounded = boundedCells([{ ...watched, paired }], bounds, BOUNDS_FILE);
  return checkedCells(bounded, runsOf(watched, accuracies), seeds)[0]!;
};

describe('the watched cells', () => {
  it('are both tables, some outside them, and of the short ones every head and every strategy', async () => {
    const names = cells.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(cells.map(({ configuration }) => canonical(configuration))).size).toBe(names.length);
    expect(cellsNamed(['table3', 'table4'], cells).length).toBe(36);
    const short = cells.filter(({ name }) => name.startsWith('short-'));
    const of = (part: 'head' | 'strategy') =>
      new Set(short.map(({ configuration }) => configuration[part].name));
    expect(of('head')).toEqual(new Set(heads.map(({ name }) => name)));
    expect(of('strategy')).toEqual(new Set((await strategies.list()).map(({ name }) => name)));
  });

  it('are found by the beginnings of their names, part by part', () => {
    const found = cellsNamed(['table4/mlp', 'mas'], cells).map(({ name }) => name);
    expect(found.filter((name) => name.startsWith('table4/mlp/')).length).toBe(6);
    expect(found.filter((name) => name.startsWith('mas/')).length).toBe(found.length - 6);
    expect(() => cellsNamed(['table'], cells)).toThrow(/unknown cell "table".*table3, /);
  });
});

describe('bounds', () => {
  it("are the prediction interval of a mean by Student's quantile", () => {
    // t of 9 degrees of freedom at 0.9995 is 4.7809 in printed tables.
    const reach = 4.7809 * 0.02 * Math.sqrt(1 / 3 + 1 / 10);
    const [low, high] = predictionInterval({ n: 10, mean: 0.6, deviation: 0.02 }, 3);
    expect(low).toBeCloseTo(0.6 - reach, 5);
    expect(high).toBeCloseTo(0.6 + reach, 5);
    // No accuracy is above 1.
    expect(predictionInterval({ n: 10, mean: 0.99, deviation: 0.02 }, 3)[1]).toBe(1);
  });

  it('let the same seeds be less far apart than unrelated runs are, by the quantile of F', () => {
    // F of 4 and 10 degrees of freedom at 0.99 is 5.994 in printed tables, so that of 10 and 4 at 0.01 is 1/5.994.
    expect(pairedLimit({ n: 5, deviation: 0.02 }, 10)).toBeCloseTo(0.02 * Math.sqrt(2 / 5.994), 5);
    // One image of two thousand is nothing.
    expect(pairedLimit({ n: 5, deviation: 0 }, 10)).toBe(0.0005);
  });

  it('hold what they are derived from', () => {
    const { [watched.name]: cell } = bounds.cells;
    expect(cell!.accuracies).toEqual({ 1: 0.58, 2: 0.6, 3: 0.62, 4: 0.59, 5: 0.61 });
    expect(cell!.n).toBe(5);
    expect(cell!.mean).toBeCloseTo(0.6, 12);
    expect(cell!.deviation).toBeCloseTo(Math.sqrt(0.001 / 4), 12);
    expect(cell!.interval).toEqual(predictionInterval(cell!, 3));
    expect(cell!.paired).toBe(pairedLimit(cell!, 3));
  });

  it('of other cells stay as they were', () => {
    const other = cellOf('mas/mlp/mas');
    const both = updatedBounds([other], runsOf(other, [0.7, 0.8]), bounds);
    expect(both.cells[watched.name]).toEqual(bounds.cells[watched.name]);
    expect(both.cells[other.name]).not.toHaveProperty('paired');
    expect(Object.keys(both.cells)).toEqual([watched.name, other.name]);
  });

  it('tell of cells that have fewer runs than before, or than they are for, and of failed ones', () => {
    const runs = runsOf(watched, reference);
    const failed = (some: RunRecord[]): RunRecord[] =>
      some.map((run, index) => (index < 2 ? run : { ...run, status: 'failed', error: 'lost' }));
    const told = (some: RunRecord[], before?: Bounds) => shortfalls([watched], some, before);
    expect(told(runs, bounds)).toEqual([]);
    expect(told(runs.slice(0, 3))).toEqual([]);
    expect(told(runs.slice(0, 4), bounds)).toEqual([`${watched.name}: 4 finished runs, but 5 before`]);
    expect(told(runs.slice(0, 2))).toEqual([
      `${watched.name}: 2 finished runs, but the bounds are for 3 seeds`,
    ]);
    expect(told(failed(runs), bounds)).toEqual([
      `${watched.name}: 2 finished runs, but 5 before; 3 runs failed`,
    ]);
    expect(told([...runs, ...failed(runsOf(watched, [...reference, 0.6])).slice(5)], bounds)).toEqual([
      `${watched.name}: 1 run failed`,
    ]);
  });

  it('need two runs', () => {
    expect(() => updatedBounds([watched], runsOf(watched, [0.6]), undefined)).toThrow(
      /short-domain\/mlp\/adam has 1 finished run.*bounds run --cell short-domain\/mlp\/adam/,
    );
  });

  it('are read as they were written, and refused where they were damaged', () => {
    const file = join(folder(), 'bounds.json');
    writeBounds(file, bounds);
    expect(readBounds(file)).toEqual(bounds);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.length / 2));
    expect(() => readBounds(file)).toThrow(
      /is not a valid bounds file: .*; remove it and write it again: .* update --bounds \S+bounds\.json$/,
    );
    writeFileSync(file, text.replace('"level": 0.999', '"level": "high"'));
    expect(() => readBounds(file)).toThrow(/is not a valid bounds file: level: .*bounds update/);
    expect(() => readBounds(join(folder(), 'none.json'))).toThrow(
      /none\.json.*bounds update --bounds \S+none\.json$/,
    );
  });
});

/** Bounds without the last digits, in which versions of Node may differ. */
const rounded = (bounds: Bounds): unknown =>
  JSON.parse(JSON.stringify(bounds), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(9)) : value,
  );

describe("the project's own bounds", () => {
  it('are what its reference runs give, ten or more for every watched cell', () => {
    const runs = [
      'split-mnist',
      'split-mnist-outside',
      'split-mnist-short',
      'split-mnist-protocol-2',
      'split-mnist-watched-protocol-2',
      'split-mnist-short-released',
      'split-mnist-short-strategies',
      'split-mnist-released',
      'split-mnist-fitted',
      'split-mnist-tuned',
    ].flatMap((name) =>
      readFileSync(`results/reference/${name}.jsonl`, 'utf8').trimEnd().split('\n').map(recordOfLine),
    );
    const own = readBounds(BOUNDS_FILE);
    // Means say the same under another protocol, so not all of them are of this one.
    const asBounded = cells.map((cell) => ({
      ...cell,
      configuration: { ...cell.configuration, code: own.cells[cell.name]!.code! },
    }));
    expect(rounded(updatedBounds(asBounded, runs, undefined))).toEqual(rounded(own));
    expect(Math.min(...Object.values(own.cells).map(({ n }) => n))).toBeGreaterThanOrEqual(10);
  });

  it.each(cells.filter(({ paired }) => paired))(
    'are of the installed code where seeds are compared: $name',
    ({ name, configuration }) => {
      expect(
        readBounds(BOUNDS_FILE).cells[name]!.code,
        'its code has changed: run it again, as docs/guides/bounds.md says, and put the runs into results/reference/',
      ).toEqual(configuration.code);
    },
  );
});

describe('a check', () => {
  it('wants the mean inside, for as many seeds as there are', () => {
    const [low, high] = predictionInterval(bounds.cells[watched.name]!, 2);
    const verdictOf = (mean: number) => checkOf([mean - 0.01, mean + 0.01], { paired: false }).verdict;
    expect(verdictOf(low + 1e-6)).toBe('inside');
    expect(verdictOf(low - 1e-6)).toBe('below');
    expect(verdictOf(high - 1e-6)).toBe('inside');
    expect(verdictOf(high + 1e-6)).toBe('above');
  });

  it('wants the same seeds as in the reference, as far as rounding lets them', () => {
    const limit = pairedLimit(bounds.cells[watched.name]!, 2);
    expect(checkOf([0.58, 0.6, 0.62])).toMatchObject({ verdict: 'inside', apart: 0 });
    expect(checkOf([0.58 + limit * 0.999, 0.6 - limit * 0.999]).verdict).toBe('inside');
    const other = checkOf([0.58 + limit * 1.001, 0.6 - limit * 1.001]);
    expect(other).toMatchObject({ verdict: 'seeds differ', apartLimit: limit });
    expect(other.apart).toBeCloseTo(limit * 1.001, 12);
  });

  it('compares no seeds where rounding grows', () => {
    expect(checkOf([0.6, 0.6]).verdict).toBe('seeds differ');
    expect(checkOf([0.6, 0.6], { paired: false })).toMatchObject({ verdict: 'inside', apartLimit: null });
  });

  it('is incomplete where a run is missing', () => {
    expect(checkOf([0.6, 0.6], { seeds: 3 }).verdict).toBe('incomplete');
    expect(checkOf([], { seeds: 3 })).toMatchObject({ verdict: 'incomplete', mean: null, n: 0 });
  });

  it('refuses a cell without bounds, and one whose configuration has changed', () => {
    expect(() => boundedCells([cellOf('mas/mlp/mas')], bounds, "my 'own'.json")).toThrow(
      "mas/mlp/mas has no bounds; to write them: continual-bench bounds update --cell mas/mlp/mas --bounds 'my '\\''own'\\''.json'",
    );
    const { configuration } = watched;
    const changed = { ...configuration, training: { ...configuration.training, epochs: 2 } };
    expect(() => boundedCells([{ ...watched, configuration: changed }], bounds, BOUNDS_FILE)).toThrow(
      /another configuration.*update --cell short-domain\/mlp\/adam$/,
    );
  });
});
