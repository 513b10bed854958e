import { expect, it } from 'vitest';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { type FinishedRun, openStore } from '../../src/store/store.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { finishedRun, folder, newRun } from './samples.js';

const batched = (): FinishedRun => {
  const run = finishedRun([[0.75]], { seed: 5 });
  return { ...run, environment: { ...run.environment, batchSeeds: 16 } } as FinishedRun;
};

it('a run of version 14 keeps its id, and was computed alone', () => {
  const [file, id] = databaseOfVersion(14);
  for (const readonly of [true, false]) {
    const [run] = runsIn(file, readonly);
    expect(run).toMatchObject({ id, status: 'finished' });
    expect(run!.environment).not.toHaveProperty('batchSeeds');
  }
});

it('a new run in an old database has their number from its start on, unless it is computed alone', () => {
  const [file] = databaseOfVersion(14);
  const store = openStore(file);
  const { environment } = newRun();
  store.begin({ ...newRun({ seed: 5 }), environment: { ...environment, batchSeeds: 3 } });
  store.begin(newRun({ seed: 6 }));
  const stored = (seed: number) =>
    store.runs().find(({ configuration }) => configuration.seed === seed)!.environment;
  expect(stored(5)).toEqual({ ...environment, batchSeeds: 3 });
  expect(stored(6)).toEqual(environment);
  store.close();
});

it('lines have their number, unless it is one, and it is imported', () => {
  const line = linesOf([batched() as never]).trim();
  expect(line).toContain('"batchSeeds":16');
  expect(runOfLine(line).environment.batchSeeds).toBe(16);
  expect(linesOf([finishedRun([[0.75]])])).not.toContain('batchSeeds');
  const file = `${folder()}/results.sqlite`;
  const store = openStore(file);
  store.importFinished([runOfLine(line)]);
  expect(store.runs()).toEqual([batched()]);
  store.close();
});

it.each(['0', '1', '1.5', '"16"'])('a line with %s of them is refused', (count) => {
  const line = linesOf([batched() as never])
    .trim()
    .replace('"batchSeeds":16', `"batchSeeds":${count}`);
  expect(() => runOfLine(line)).toThrow(/^environment\.batchSeeds: /);
});

it.each(['0', '-3'])('%s of them is damage', (count) => {
  const [file] = databaseOfVersion(14);
  damage(file, 'batch_seeds', count);
  expect(() => runsIn(file, true)).toThrow(/the number of seeds in one program cannot be right/);
});
