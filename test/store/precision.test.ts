import { expect, it } from 'vitest';
import type { RunEnvironment } from '../../src/runs/record.js';
import { openKept } from '../../src/store/kept-database.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { precision } from '../../src/store/migrations/016-precision.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { damage, databaseOfVersion, runsIn } from './old-database.js';
import { finishedRun, newRun } from './samples.js';

const before = migrations.indexOf(precision);

const run = finishedRun([[0.75]]);
const withEnvironment = (changes: Partial<RunEnvironment>) => ({
  ...run,
  environment: { ...run.environment, ...changes },
});

it('a run of the version before keeps its id; on a GPU it was computed in TF32', () => {
  for (const device of ['cpu', 'cuda']) {
    const [file, id] = databaseOfVersion(before);
    setDevice(file, device);
    for (const readonly of [true, false]) {
      const [stored] = runsIn(file, readonly);
      expect(stored!.id).toBe(id);
      expect(stored!.environment.tf32).toBe(device === 'cuda' ? true : undefined);
      expect(stored!.environment).not.toHaveProperty('featureDevice');
    }
  }
});

it('a new run in an old database has what it was computed with', () => {
  const [file] = databaseOfVersion(before);
  const store = openStore(file);
  const environments: RunEnvironment[] = [
    run.environment,
    { ...run.environment, device: 'cuda', tf32: false },
    { ...run.environment, device: 'cuda', tf32: true, featureDevice: 'cuda' },
  ];
  for (const [index, environment] of environments.entries())
    store.begin({ ...newRun({ seed: 5 + index }), environment });
  const stored = store.runs().filter(({ configuration: { seed } }) => seed >= 5);
  expect(stored.map(({ environment }) => environment)).toEqual(environments);
  store.close();
});

it('lines have it; those of a GPU without it were computed in TF32', () => {
  const ofLine = (changes: Partial<RunEnvironment>) =>
    runOfLine(linesOf([withEnvironment(changes)]).trim()).environment;
  expect(linesOf([run])).not.toMatch(/tf32|featureDevice/);
  expect(ofLine({})).toEqual(run.environment);
  const made = { device: 'cuda', tf32: false, featureDevice: 'cuda' };
  expect(ofLine(made)).toEqual({ ...run.environment, ...made });
  expect(ofLine({ device: 'cuda' })).toMatchObject({ tf32: true });
});

it('what cannot be right is damage', () => {
  const [file] = databaseOfVersion(before);
  damage(file, 'tf32', '2');
  expect(() => runsIn(file, true)).toThrow(/the precision cannot be right/);
});

function setDevice(file: string, device: string): void {
  const database = openKept(file);
  database.prepare('UPDATE runs SET device = ?').run(device);
  database.close();
}
