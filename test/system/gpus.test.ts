import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { gpuModels } from '../../src/system/gpus.js';

const folder = mkdtempSync(join(tmpdir(), 'gpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('models of GPUs are named once, as the driver tells them', () => {
  for (const [place, model] of [
    ['0000:01:00.0', 'NVIDIA H100 80GB HBM3'],
    ['0000:02:00.0', 'NVIDIA H100 80GB HBM3'],
    ['0000:03:00.0', 'NVIDIA L4'],
  ] as const) {
    mkdirSync(join(folder, place));
    writeFileSync(join(folder, place, 'information'), `Model: \t\t ${model}\nIRQ:   \t\t 11\n`);
  }
  expect(gpuModels(folder)).toEqual(['NVIDIA H100 80GB HBM3', 'NVIDIA L4']);
  expect(gpuModels(join(folder, 'missing'))).toEqual([]);
});
