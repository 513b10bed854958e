import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/runs/record.js';
import { recordsOf } from '../../reporting/csv.js';
import { main, program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const db = join(folder, 'results.sqlite');

beforeAll(async () => {
  const { status } = await program(
    `run --scenario split-mnist/domain --strategy adam,er --seeds 2 --hidden 8 --epochs 1 --batch-size 500 --db ${db}`.split(
      ' ',
    ),
  );
  expect(status).toBe(0);
});

const meanOfLastRow = ({ accuracies }: RunRecord) =>
  accuracies.filter(({ trainTask }) => trainTask === 5).reduce((sum, { accuracy }) => sum + accuracy, 0) / 5;

describe('results', () => {
  it('prints whole runs as JSON', async () => {
    const { out, status } = await program(['results', '--db', db, '--json']);
    expect(status).toBe(0);
    const runs = JSON.parse(out) as (RunRecord & { averageAccuracy: number })[];
    expect(runs.length).toBe(4);
    for (const run of runs) {
      expect(run.accuracies.length).toBe(15);
      expect(run.averageAccuracy).toBeCloseTo(meanOfLastRow(run), 12);
      expect(run.environment).toMatchObject({ backend: 'onnx', device: 'cpu' });
      expect(run.peakMemory).toBeGreaterThan(50e6);
      const count = run.configuration.strategy.name === 'er' ? 500 : 0;
      expect(run.methodMemory).toEqual({
        bytes: 785 * count,
        samples: { count, as: 'images', bytesEach: 784 },
      });
    }
  });

  it('writes a file for TensorBoard of each run, in place of an earlier one', async () => {
    const into = join(folder, 'events');
    for (const strategy of ['er', 'adam,er']) {
      const { out, status } = await program([
        'results',
        '--db',
        db,
        '--strategy',
        strategy,
        '--tensorboard',
        into,
      ]);
      expect(status).toBe(0);
      const count = strategy === 'er' ? 2 : 4;
      expect(out).toBe(`wrote ${count} runs into ${into}; to see them: tensorboard --logdir ${into}\n`);
      expect(readdirSync(into)).toHaveLength(count);
    }
    const [first] = readdirSync(into) as [string];
    expect(first).toMatch(/^split-mnist-domain-mlp-adam-seed-1-[0-9a-f]{12}$/);
    expect(readdirSync(join(into, first))).toEqual(['events.out.tfevents.continual-bench']);
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const refused = await program(['results', '--db', db, '--tensorboard', join(file, 'events')]);
    expect(refused.err).toMatch(/^error: cannot write .*ENOTDIR/);
    expect(refused.status).toBe(1);
  });

  it('says of each run which options are not the defaults, also where they are the same for all', async () => {
    const { out } = await program(['results', '--db', db]);
    const said = 'head.hidden=8,8 training.batchSize=500 training.epochs=1';
    expect(out.split('\n').filter((line) => line.includes(said))).toHaveLength(4);
    expect(out).not.toContain('training.learningRate');
  });

  it('prints a row for each entry of the accuracy matrices as CSV', async () => {
    const { out } = await program(['results', '--db', db, '--csv', '--strategy', 'adam']);
    const [head, ...rows] = out.trim().split('\n');
    expect(head!.split(',')).toEqual(expect.arrayContaining(['seed', 'trainTask', 'testTask', 'accuracy']));
    // Of two runs: tasks that were learnt, the initial network's five, and each next one.
    expect(rows.length).toBe(2 * (15 + 5 + 4));
    const { out: ofEr } = await program(['results', '--db', db, '--csv', '--strategy', 'er']);
    expect(recordsOf(ofEr).map(({ methodMemory }) => methodMemory)).toEqual(Array(48).fill('392500'));
  });

  it('has a row for a failed run without accuracies too', async () => {
    const failed = join(folder, 'failed.sqlite');
    const run = 'run --scenario split-mnist/class --strategy sgd --learning-rate 1e30 --hidden 8 --epochs 1';
    expect((await program([...run.split(' '), '--db', failed])).status).toBe(1);
    const { out } = await program(['results', '--db', failed, '--csv']);
    const [head, ...rows] = out.trim().split('\n');
    expect(head).toContain(',status,error,');
    expect(rows).toEqual([expect.stringContaining(',failed,"the loss became NaN at step 2, ')]);
  });

  it('shows the matrix of a single run', async () => {
    const { out } = await program(['results', '--db', db, '--strategy', 'adam', '--seed', '1']);
    expect(out).toMatch(/split-mnist\/domain/);
    expect(out).toContain('8,290 trainable parameters, ');
    expect(out).toContain('\nmethod memory 0 bytes\n');
    const { out: ofEr } = await program(['results', '--db', db, '--strategy', 'er', '--seed', '1']);
    expect(ofEr).toContain('\nmethod memory 392.5 kB, including 500 samples as images\n');
    expect(out.match(/\d+\.\d\d/g)!.length).toBeGreaterThanOrEqual(15);
  });

  it('goes through lines and an import with all that is known of a run', async () => {
    const lines = join(folder, 'runs.jsonl');
    writeFileSync(lines, (await program(['results', '--db', db, '--jsonl'])).out);
    const copy = join(folder, 'copy.sqlite');
    expect((await program(['import', lines, '--db', copy])).status).toBe(0);
    expect(storedRuns(copy)).toEqual(storedRuns(db));
  });

  it('ends quietly when its reader does', async () => {
    const ended = await promisify(execFile)('sh', [
      '-c',
      `"${process.execPath}" "${main}" results --json --db "${db}" | true`,
    ]);
    expect(ended.stderr).toBe('');
  });
});
