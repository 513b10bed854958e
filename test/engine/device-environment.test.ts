import { afterEach, expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/create.js';

afterEach(() => vi.unstubAllEnvs());

/** Whether there is a GPU or not. */
async function asked(device: 'cpu' | 'cuda'): Promise<(string | undefined)[]> {
  await createEngine('onnx', device).catch(() => {});
  return [process.env.NVIDIA_TF32_OVERRIDE, process.env.CUBLAS_WORKSPACE_CONFIG];
}

it('an engine on a GPU computes without TF32, the same each time, unless the process was started otherwise', async () => {
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', undefined);
  vi.stubEnv('CUBLAS_WORKSPACE_CONFIG', undefined);
  expect(await asked('cpu')).toEqual([undefined, undefined]);
  expect(await asked('cuda')).toEqual(['0', ':4096:8']);
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', '1');
  expect(await asked('cuda')).toEqual(['1', ':4096:8']);
});
