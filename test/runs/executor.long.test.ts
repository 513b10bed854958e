import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
// TensorFlow.js counts tensors only where it has a backend.
import '@tensorflow/tfjs-backend-cpu';
import type * as Ort from 'onnxruntime-node';
import { expect, it, vi } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import { Executor } from '../../src/runs/executor.js';
import { resolve } from '../../src/runs/resolve.js';

/** Sessions of ONNX Runtime that were created and not released. */
function openSessions(): Set<unknown> {
  const { InferenceSession } = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
  const open = new Set<unknown>();
  const create = InferenceSession.create.bind(InferenceSession) as (
    ...args: unknown[]
  ) => Promise<Ort.InferenceSession>;
  vi.spyOn(InferenceSession, 'create').mockImplementation(async (...args: unknown[]) => {
    const session = await create(...args);
    const release = session.release.bind(session);
    session.release = async () => {
      await release();
      open.delete(session);
    };
    open.add(session);
    return session;
  });
  return open;
}

it('leaves no tensors behind, and sessions of the latest configuration alone', async () => {
  const open = openSessions();
  const engine = await createEngine('onnx');
  const executor = new Executor(engine);
  const before = tf.memory().numTensors;
  const sessions: number[] = [];
  for (const [head, strategy, seed] of [
    ['mlp', 'adam', 1],
    ['mlp', 'adam', 2],
    ['mlp', 'ewc', 1],
    ['neurocoder', 'si', 1],
    ['mlp', 'adam', 3],
  ] as const) {
    const configuration = await resolve({
      scenario: 'split-mnist/domain',
      head,
      strategy,
      settings: { head: { hidden: [8] }, training: { epochs: 1, batchSize: 2000 } },
    });
    await executor.execute(
      { ...configuration, seed },
      { started: () => {}, progress: () => {}, accuracy: () => {} },
    );
    expect(tf.memory().numTensors).toBe(before);
    // A program without outputs needs none.
    expect(open.size).toBeLessThanOrEqual(engine.programs);
    sessions.push(open.size);
  }
  expect(sessions[0]).toBeGreaterThan(0);
  expect([sessions[1], sessions[4]]).toEqual([sessions[0], sessions[0]]);
  await engine.release();
  expect(open.size).toBe(0);
  vi.restoreAllMocks();
});
