import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { openKept } from '../../../src/store/kept-database.js';
import { openStore } from '../../../src/store/store.js';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const file = join(folder, 'results.sqlite');

const grid = ['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam', '--hidden', '8'];
const short = ['--epochs', '1', '--batch-size', '1000', '--jobs', '1', '--db', 'results.sqlite'];
const run = (...args: string[]) => program([...grid, ...short, ...args], folder);

function stored(): RunRecord[] {
  const store = openStore(file, { readonly: true });
  try {
    return store.runs();
  } finally {
    store.close();
  }
}

let before: RunRecord;
beforeAll(async () => {
  expect((await run()).status).toBe(0);
  before = stored()[0]!;
});

describe('run --eval-every', () => {
  it('computes a stored run again, which gains its accuracies on the way, and nothing else', async () => {
    const { status, err } = await run('--eval-every', '20');
    expect(status, err).toBe(0);
    expect(err).toContain('1 to run');
    const [after] = stored();
    expect({ ...after, anytime: null }).toEqual(before);
    // 13 + 13 + 12 + 13 + 12 steps, so at steps 20, 40 and 60, in tasks 2, 4 and 5.
    expect(after!.anytime!.every).toBe(20);
    expect(after!.anytime!.accuracies.map(({ step, testTask }) => `${step}:${testTask}`).join(' ')).toBe(
      '20:1 20:2 40:1 40:2 40:3 40:4 60:1 60:2 60:3 60:4 60:5',
    );
    expect(after!.anytime!.losses!.map(({ step }) => step)).toEqual([20, 40, 60]);
    for (const { loss } of after!.anytime!.losses!) expect(loss).toBeGreaterThan(0);
    expect((await run('--eval-every', '20')).err).toContain('the run is already stored; nothing to run');
    // 13 + 13 + 12 + 13 + 12 steps.
    expect(after!.anytime!.taskEnds).toEqual([13, 26, 38, 51, 63]);
    // As a version before would have stored it.
    const database = openKept(file);
    database.exec('DELETE FROM training_losses; UPDATE runs SET task_ends = NULL');
    database.close();
    expect((await run('--eval-every', '20')).err).toContain('1 to run');
    expect(stored()).toEqual([after]);
    expect((await run()).err).toContain('nothing to run');
  });

  it('tests a new run on the way, which rerun repeats with all of it', async () => {
    expect((await run('--seed', '2', '--eval-every', '30')).status).toBe(0);
    const again = stored().find(({ configuration }) => configuration.seed === 2)!;
    expect(again.anytime!.every).toBe(30);
    const { status, out } = await program(['rerun', again.id, '--db', 'results.sqlite'], folder);
    expect(status).toBe(0);
    expect(out).toMatch(/bit-equal: 24 of 24 accuracies, .*; 8 of 8 accuracies on the way\n$/);
  });

  it('refuses to add to a run that comes out otherwise, and changes nothing', async () => {
    const database = openKept(file);
    database
      .prepare('UPDATE early_accuracies SET accuracy = 0.125 WHERE train_task = 0 AND test_task = 1')
      .run();
    database.close();
    const damaged = stored();
    const { status, err } = await run('--eval-every', '10');
    expect(status).toBe(1);
    expect(err).toMatch(
      /failed: .*: an accuracy differs from the one that is stored, so nothing was changed; to see which: continual-bench rerun [0-9a-f]{12}/,
    );
    expect(stored()).toEqual(damaged);
  });

  it('refuses more steps than a run takes, before anything is stored', async () => {
    const { status, err } = await run('--seed', '3', '--eval-every', '64');
    expect(err).toMatch(
      /^error: tests on the way are wanted every 64 steps \(--eval-every\), but a run of adam takes only 63; choose fewer$/m,
    );
    expect(status).toBe(2);
    expect(stored().map(({ configuration }) => configuration.seed)).not.toContain(3);
  });

  it.each(['0', '1.5', 'often'])('refuses %s', async (steps) => {
    const { status, err } = await run('--eval-every', steps);
    expect(status).toBe(2);
    expect(err).toMatch(/--eval-every/);
  });
});

describe('training.consolidateEvery', () => {
  it('is refused before anything is stored if it is more steps than a stream has', async () => {
    const { status, err } = await program(
      [
        ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'si,adam', '--hidden', '8', ...short],
        ...['--set', 'scenario.borders=hidden', '--set', 'training.consolidateEvery=1000'],
      ],
      folder,
    );
    expect(err).toMatch(
      /^error: training\.consolidateEvery is 1000, but the stream has only 63 steps, so si would never take a task for ended; choose fewer, such as 13, as long as a task lasts$/m,
    );
    expect(status).toBe(2);
    expect(stored().map(({ configuration }) => configuration.strategy.name)).not.toContain('si');
  });
});
