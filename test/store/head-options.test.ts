import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunConfiguration } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { resolve } from '../../src/runs/resolve.js';
import { openKept } from '../../src/store/kept-database.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { migrations } from '../../src/store/migrations/index.js';
import { openStore } from '../../src/store/store.js';
import { entry, finishedRun, folder } from './samples.js';
import { writeVersionOne } from './version-one.js';

/** The options of each head in version 6 of the database. */
const optionsThen = {
  mlp: ['hidden'],
  nsm: ['hidden', 'layers', 'slots', 'keyDim'],
  neurocoder: [
    ...['hidden', 'layers', 'slots', 'keyDim', 'steps', 'heads', 'leastUsed', 'controllerUnits', 'residual'],
    ...['orthogonality', 'sharpness', 'memoryScale', 'singularOffset'],
  ],
};

/** A database of version 6 with a finished run, which another process has a claim to. */
function databaseOfVersionSix(configuration: RunConfiguration): string {
  const file = join(folder(), 'results.sqlite');
  writeVersionOne(file, [{ ...finishedRun([[0.75]]), configuration }]);
  const database = openKept(file);
  database.transaction(() => {
    for (const migration of migrations.slice(1, 6)) migration(database);
  })();
  const id = identityOf(configuration);
  database.exec('DELETE FROM accuracies');
  // Version 6 knew the code of its runs.
  database
    .prepare('UPDATE runs SET id = ?, configuration = ?, code_assumed = 0')
    .run(id, JSON.stringify(configuration));
  database.prepare('INSERT INTO accuracies VALUES (?, 1, 1, 0.75, 0.25, 2000, 0.5)').run(id);
  database.prepare(`INSERT INTO claims VALUES (?, 'somebody', 1)`).run(id);
  database.exec('PRAGMA user_version = 6');
  database.close();
  return file;
}

describe.each(Object.entries(optionsThen))('a run of %s without the later options', (head, options) => {
  const configurations = async (): Promise<{ before: RunConfiguration; now: RunConfiguration }> => {
    const resolved = await resolve({ scenario: 'split-mnist/domain', head, strategy: 'adam', settings: {} });
    const now = { ...resolved, seed: 1 };
    const kept = Object.entries(now.head).filter(([option]) => ['name', ...options].includes(option));
    return { before: { ...now, head: Object.fromEntries(kept) as RunConfiguration['head'] }, now };
  };

  it('is the run that today’s defaults describe, in a database of version 6', async () => {
    const { before, now } = await configurations();
    const file = databaseOfVersionSix(before);
    const store = openStore(file);
    const [run] = store.runs();
    store.close();
    expect(run).toMatchObject({
      id: identityOf(now),
      codeAssumed: false,
      accuracies: [entry(1, 1, 0.75)],
    });
    expect(run!.configuration).toEqual(now);
    const after = openKept(file);
    expect(after.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    expect(after.prepare('SELECT run_id FROM claims').pluck().all()).toEqual([identityOf(now)]);
    after.close();
  });

  it.each(['finished', 'failed'])('is kept once if a %s one is there with these options', async (status) => {
    const { before, now } = await configurations();
    const file = databaseOfVersionSix(before);
    const database = openKept(file);
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('runs') as string[];
    const others = columns.filter((name) => !['id', 'configuration'].includes(name)).join(', ');
    database
      .prepare(`INSERT INTO runs (id, configuration, ${others}) SELECT ?, ?, ${others} FROM runs`)
      .run(identityOf(now), JSON.stringify(now));
    if (status === 'failed') {
      database
        .prepare(
          "UPDATE runs SET status = 'failed', error = 'x', parameter_count = NULL, seconds = NULL, peak_memory = NULL WHERE id = ?",
        )
        .run(identityOf(now));
    }
    database.prepare('INSERT INTO accuracies VALUES (?, 1, 1, 0.5, 0.25, 2000, 0.5)').run(identityOf(now));
    database.close();
    const store = openStore(file);
    const runs = store.runs();
    store.close();
    const kept = status === 'finished' ? 0.5 : 0.75;
    expect(runs).toMatchObject([
      { id: identityOf(now), status: 'finished', accuracies: [entry(1, 1, kept)] },
    ]);
    const after = openKept(file);
    expect(after.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    expect(after.prepare('SELECT count(*) FROM accuracies').pluck().get()).toBe(1);
    after.close();
  });

  it('is the same run in a file of lines', async () => {
    const { before, now } = await configurations();
    const text = linesOf([{ ...finishedRun([[0.75]]), configuration: before, id: identityOf(before) }]);
    expect(runOfLine(text)).toMatchObject({ id: identityOf(now), codeAssumed: false });
    expect(runOfLine(text).configuration).toEqual(now);
  });
});
