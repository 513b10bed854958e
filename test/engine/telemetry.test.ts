import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { folder } from '../store/samples.js';

const program = `
  import { createEngine } from ${JSON.stringify(new URL('../../dist/src/engine/create.js', import.meta.url).href)};
  import { float32 } from ${JSON.stringify(new URL('../../dist/src/engine/array.js', import.meta.url).href)};
  import * as tf from '@tensorflow/tfjs-core';
  const engine = await createEngine('onnx');
  const { data } = await engine.compile('double', (x) => tf.add(x, x))(float32([1], [4]));
  process.stdout.write(String(data[0]));`;

it('ONNX Runtime reports to nobody: a process that used it leaves no log of its telemetry', () => {
  const TMPDIR = folder();
  const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...env, TMPDIR },
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '8' });
  expect(readdirSync(TMPDIR)).toEqual([]);
});
