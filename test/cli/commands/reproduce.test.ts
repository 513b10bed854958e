import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';
import { RUNS, SEEDS, tablePart } from './table-part.js';

const folder = temporaryFolder();
const part = (...given: [db: string, ...more: string[]]) => tablePart(folder, ...given);

const stored = (db: string): RunRecord[] => storedRuns(join(folder, `${db}.sqlite`));

const finished = (db: string) => stored(db).filter(({ status }) => status === 'finished');

beforeAll(async () => {
  expect((await program(part('whole', '--jobs', '1'))).status).toBe(0);
});

describe('reproduce', () => {
  it('shows what is there without running anything, from lines that were exported too', async () => {
    const lines = await program(['results', '--db', join(folder, 'whole.sqlite'), '--jsonl']);
    expect(lines.status).toBe(0);
    const file = join(folder, 'whole.jsonl');
    writeFileSync(file, lines.out);
    const imported = await program(['import', file, '--db', join(folder, 'imported.sqlite')]);
    expect(imported).toMatchObject({ status: 0, out: 'imported 8 of 8 runs\n' });
    const again = await program(['import', file, '--db', join(folder, 'imported.sqlite')]);
    expect(again).toMatchObject({ status: 0, out: 'imported 0 of 8 runs; 8 were already there\n' });
    expect(stored('imported')).toEqual(stored('whole'));
    const exported = await program(['results', '--db', join(folder, 'imported.sqlite'), '--jsonl']);
    expect(exported.out).toBe(lines.out);

    const { status, err, out } = await program(part('imported'));
    expect(status).toBe(0);
    expect(err).toBe('8 of 8 runs are already stored; nothing to run\n');
    expect(out).toMatch(
      /Not the paper's protocol; set by hand: head\.hidden=16, training\.batchSize=512, training\.epochs=1\./,
    );
    const names = ['index.html', 'table4.csv', 'table4.md', 'table4.png', 'table4.tex'];
    expect(readdirSync(join(folder, 'imported')).sort()).toEqual(names);
    for (const name of names) {
      expect(readFileSync(join(folder, 'imported', name), 'utf8')).toBe(
        readFileSync(join(folder, 'whole', name), 'utf8'),
      );
    }
  });

  it('prints its figures as JSON, which are those of the database', async () => {
    const { out } = await program(part('whole', '--json'));
    const { seeds, tables, runs, seconds } = JSON.parse(out) as {
      seeds: number;
      runs: number;
      seconds: number;
      tables: { presets: object[]; cells: { strategy: string; mean: number; n: number }[] }[];
    };
    expect([seeds, runs, tables.length]).toEqual([SEEDS, RUNS, 1]);
    expect(tables[0]!.presets).toMatchObject([{ preset: 'paper' }]);
    expect(tables[0]!.cells.map(({ strategy, n }) => [strategy, n])).toEqual([
      ['adam', SEEDS],
      ['adagrad', SEEDS],
    ]);
    const all = finished('whole');
    expect(seconds).toBeCloseTo(
      all.reduce((sum, run) => sum + run.seconds!, 0),
      9,
    );
    for (const { strategy, mean } of tables[0]!.cells) {
      const ofCell = all.filter(({ configuration }) => configuration.strategy.name === strategy);
      const last = ofCell.flatMap(({ accuracies }) => accuracies.filter(({ trainTask }) => trainTask === 5));
      expect(mean).toBeCloseTo((100 * last.reduce((sum, entry) => sum + entry.accuracy, 0)) / last.length, 9);
    }
  });
});

describe('import', () => {
  it('names the file and the line that is wrong, and then imports nothing', async () => {
    const good = join(folder, 'whole.jsonl');
    const bad = join(folder, 'bad.jsonl');
    const lines = readFileSync(good, 'utf8').trimEnd().split('\n');
    lines[2] = lines[2]!.replace('"seed":', '"seed":1');
    writeFileSync(bad, `${lines.join('\n')}\n`);
    const db = join(folder, 'unimported.sqlite');
    const { status, err, out } = await program(['import', good, bad, '--db', db]);
    expect([status, out]).toEqual([1, '']);
    expect(err).toBe(`error: ${bad}:3: the id does not match the configuration; nothing was imported\n`);
    expect(existsSync(db)).toBe(false);
  });

  it('says that a file is not there', async () => {
    const { status, err } = await program(['import', join(folder, 'absent.jsonl')], folder);
    expect(status).toBe(2);
    expect(err).toMatch(/^error: there is no file .*absent\.jsonl; make such a file with: .*\n$/);
  });
});

describe('run --preset', () => {
  it("takes the preset's options for each setting, and --set over them", async () => {
    const { status, out } = await program([
      ...['run', '--preset', 'paper', '--scenario', 'split-mnist/task,split-mnist/domain', '--head', 'nsm'],
      ...[
        '--strategy',
        'sgd',
        '--hidden',
        '4',
        '--set',
        'head.slots=2',
        '--epochs',
        '1',
        '--batch-size',
        '500',
      ],
      ...['--db', join(folder, 'preset.sqlite'), '--json'],
    ]);
    expect(status).toBe(0);
    expect(
      (JSON.parse(out) as RunRecord[]).map(({ configuration: { scenario, head } }) => [scenario.name, head]),
    ).toEqual([
      ['split-mnist/domain', expect.objectContaining({ layers: 'all', slots: 2, hidden: [4, 4] })],
      ['split-mnist/task', expect.objectContaining({ layers: 'last', slots: 2, hidden: [4, 4] })],
    ]);
  });
});
