import { Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { free } from '../../src/engine/onnx/fused/free.js';

const tensor = (data: Float32Array) => new Tensor('float32', data, [data.length]);

it('frees the memory of results, but not what the caller keeps', () => {
  const [copy, kept] = [new Float32Array(4), new Float32Array(4)];
  free({ a: tensor(copy), b: tensor(kept) }, { a: tensor(new Float32Array(4)), b: tensor(kept) });
  expect(copy.byteLength).toBe(0);
  expect(kept.byteLength).toBe(16);
});
