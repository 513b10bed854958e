import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { ownGrid, runsOf } from '../cli/own-grid.js';
import { program, temporaryFolder } from '../cli/program.js';

const module = (path: string) => JSON.stringify(new URL(`../../dist/src/${path}`, import.meta.url).href);

/** What a process says that halves the smallest normal number with engines that it makes. */
function halved(...flushes: boolean[]) {
  const text = `
    import { createEngine } from ${module('engine/create.js')};
    import { float32 } from ${module('engine/array.js')};
    import * as tf from '@tensorflow/tfjs-core';
    for (const flushDenormals of ${JSON.stringify(flushes)}) {
      const engine = await createEngine('onnx', 'cpu', { flushDenormals });
      const { data } = await engine.compile('half', (x) => tf.mul(x, 0.5))(float32([1], [2 ** -126]));
      console.log(data[0] === 2 ** -127, data[0] === 0);
    }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', text], {
    encoding: 'utf8',
  });
  return { said: stdout.trim(), error: /Error: .*/.exec(stderr)?.[0] };
}

// ONNX Runtime flushes on these alone; others are as fast with denormals.
describe.skipIf(process.arch !== 'x64')('numbers below the smallest normal one', () => {
  it('are kept by an engine of a process that does other things too', () => {
    expect(halved(false)).toEqual({ said: 'true false', error: undefined });
  });

  it('are zero in one that is told so', () => {
    expect(halved(true)).toEqual({ said: 'false true', error: undefined });
    expect(halved(true, false).said).toBe('false true\nfalse true');
  });

  it('cannot be zero where another engine came first', () => {
    expect(halved(false, true)).toEqual({
      said: 'true false',
      error: 'Error: denormals must be flushed by the first engine',
    });
  });

  it('are zero where runs are computed', async () => {
    const folder = temporaryFolder();
    const skeleton = strategySkeleton('tiny');
    const flushed = skeleton.replace(
      'init: (parameters): State => ({ anchor: parameters }),',
      "init: (): State => { throw new Error('it is ' + Number('1e-310') * 1.5); },",
    );
    expect(flushed).not.toBe(skeleton);
    writeFileSync(join(folder, 'tiny.ts'), flushed);
    const args = [...ownGrid('split-mnist/domain', './tiny.ts'), '--seed', '1', '--db', 'results.sqlite'];
    const [run] = runsOf(await program(args, folder));
    expect(run!.error).toMatch(/it is 0$/);
  });
});
