import { identityOf } from '../../src/runs/identity.js';
import { openKept } from '../../src/store/kept-database.js';
import type { CodelessConfiguration } from '../../src/store/migrations/006-code.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

/** The schema of version 1, as it was released. */
const versionOne = `
  CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
    configuration TEXT NOT NULL CHECK (json_valid(configuration)),
    scenario TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.scenario.name') STORED,
    head TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.head.name') STORED,
    strategy TEXT NOT NULL GENERATED ALWAYS AS (configuration ->> '$.strategy.name') STORED,
    seed INTEGER NOT NULL GENERATED ALWAYS AS (configuration ->> '$.seed') STORED,
    tasks INTEGER NOT NULL CHECK (tasks >= 1),
    status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
    error TEXT,
    program_version TEXT NOT NULL,
    backend TEXT NOT NULL,
    device TEXT NOT NULL,
    machine TEXT NOT NULL CHECK (json_valid(machine)),
    parameter_count INTEGER CHECK (parameter_count >= 0),
    seconds REAL CHECK (seconds >= 0),
    peak_memory INTEGER CHECK (peak_memory >= 0),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    CHECK ((status = 'failed') = (error IS NOT NULL)),
    CHECK ((status = 'running') = (finished_at IS NULL)),
    CHECK (
      (status = 'finished') =
      (parameter_count IS NOT NULL AND seconds IS NOT NULL AND peak_memory IS NOT NULL)
    )
  ) STRICT;
  CREATE INDEX runs_by_name ON runs (scenario, head, strategy, seed);
  CREATE TABLE accuracies (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    train_task INTEGER NOT NULL CHECK (train_task >= 1),
    test_task INTEGER NOT NULL CHECK (test_task BETWEEN 1 AND train_task),
    accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
    loss REAL,
    samples INTEGER NOT NULL CHECK (samples >= 1),
    seconds REAL NOT NULL CHECK (seconds >= 0),
    PRIMARY KEY (run_id, train_task, test_task)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = 0x434c426e;
  PRAGMA user_version = 1;`;

/** A run as version 1 knew it: with the options of its time. */
interface VersionOneRun {
  configuration: CodelessConfiguration;
  tasks: number;
  accuracies: readonly TaskAccuracy[];
}

/** Makes a database of version 1 with finished runs. */
export function writeVersionOne(file: string, runs: readonly VersionOneRun[]): void {
  const database = openKept(file);
  database.exec(versionOne);
  const addRun = database.prepare(
    `INSERT INTO runs VALUES (?, ?, ?, 'finished', NULL, '0.1.0', 'onnx', 'cpu', '{"cores":2}', 328706, 41.5,
       400000000, '2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z')`,
  );
  const addAccuracy = database.prepare(
    'INSERT INTO accuracies VALUES (@id, @trainTask, @testTask, @accuracy, @loss, @samples, @seconds)',
  );
  for (const { configuration, tasks, accuracies } of runs) {
    const id = identityOf(configuration);
    addRun.run(id, JSON.stringify(configuration), tasks);
    for (const accuracy of accuracies) addAccuracy.run({ id, ...accuracy });
  }
  database.close();
}
