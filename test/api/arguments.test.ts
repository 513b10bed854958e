import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine, type Grid, open, type RunFilter, type RunOptions, run } from '../../src/index.js';
import { openStore } from '../../src/store/store.js';
import { temporaryFolder } from '../cli/program.js';

const database = join(temporaryFolder(), 'results.sqlite');
const grid: Grid = { scenarios: ['split-mnist/domain'], strategies: ['adam'], seeds: [1] };

/** As a program in JavaScript would, whose types nobody has checked. */
const called = (more: object, options: object = {}) =>
  run({ ...grid, ...more } as Grid, { database, ...options } as RunOptions);

describe('run', () => {
  it.each<[object, RegExp]>([
    [
      { training: { epochs: 1 } },
      /first argument of run: training belongs into settings, as settings: { training: … }/,
    ],
    [{ strategy: ['adam'] }, /first argument of run: strategy belongs into settings/],
    [{ backend: 'onnx' }, /unknown property of the first argument of run "backend" \(known: scenarios/],
    [{ seds: [1] }, /"seds": did you mean "seeds"/],
    [{ settings: { trainning: { epochs: 1 } } }, /"trainning": did you mean "training"/],
    [{ settings: { training: { epoch: 1 } } }, /unknown option of training "epoch": did you mean "epochs"/],
    [{ settings: { head: { hiden: 16 } } }, /unknown option of head mlp "hiden"/],
    [{ scenarios: 'split-mnist/domain' }, /first argument of run\.scenarios: must be a list/],
    [{ seeds: [1.5] }, /first argument of run\.seeds\.0: must be a whole number, but is 1\.5/],
    [{ preset: 'papr' }, /first argument of run\.preset: must be one of "paper", .*"tuned"/],
    [{ seeds: [1, 2, 1] }, /^1 is given twice; give it once$/],
    [{ strategies: ['adam', 'adam'] }, /^adam is given twice; give it once$/],
    [{ heads: ['mlp', 'mlp'] }, /^mlp is given twice; give it once$/],
    [
      { strategies: ['er', 'icarl'] },
      /^strategy icarl is not for domain-incremental scenarios: .*; leave out icarl$/,
    ],
  ])('refuses %j in its first argument', async (more, message) => {
    await expect(called(more)).rejects.toThrow(message);
    await expect(called(more)).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
  });

  it.each<[object, RegExp]>([
    [{ db: 'mine.sqlite' }, /unknown property of the second argument of run "db"/],
    [{ epochs: 1 }, /unknown property of the second argument of run "epochs"/],
    [{ jobs: 0 }, /second argument of run\.jobs: must be above 0/],
    [{ batchSeeds: 0 }, /second argument of run\.batchSeeds: must be above 0/],
    [{ batchSeeds: 129 }, /second argument of run\.batchSeeds: must be at most 128/],
    [{ backend: 'torch' }, /second argument of run\.backend: must be one of /],
    [{ tf32: true }, /--tf32 works only with --device cuda/],
    [{ saveModel: 1 }, /second argument of run\.saveModel: must be text, but is 1/],
    [{ signal: 1 }, /second argument of run\.signal: must be an AbortSignal/],
    [{ progress: true }, /second argument of run\.progress: must be a function/],
  ])('refuses %j in its second argument', async (options, message) => {
    await expect(called({}, options)).rejects.toThrow(message);
  });
});

describe('open', () => {
  it.each<[object, RegExp]>([
    [
      { strategies: ['adam'] },
      /unknown property of the filter of runs "strategies": did you mean "strategy"/,
    ],
    [{ strategy: 'adam' }, /filter of runs\.strategy: must be a list/],
    [{ status: ['done'] }, /filter of runs\.status\.0: must be one of "running", "interrupted"/],
  ])('refuses the filter %j', (filter, message) => {
    openStore(database).close();
    const results = open(database);
    expect(() => results.runs(filter as RunFilter)).toThrow(message);
    expect(() => results.names('seed' as never)).toThrow(/unknown column "seed"/);
    results.close();
  });
});

it('createEngine refuses what it does not have', async () => {
  await expect(createEngine('torch' as never)).rejects.toThrow(/unknown backend "torch"/);
  await expect(createEngine('onnx', 'tpu' as never)).rejects.toThrow(/unknown device "tpu"/);
});
