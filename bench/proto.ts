import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { createEngine } from '../src/engine/create.js';
import { float32, int32, type NdArray } from '../src/engine/array.js';
const h = Number(process.argv[2] ?? 400);
const engine = await createEngine('onnx');
const names = ['w1', 'b1', 'w2', 'b2', 'w3', 'b3'];
const shapes = [[1024, h], [h], [h, h], [h], [h, 2], [2]];
type P = Record<string, tf.Tensor>;
const rnd = (shape: number[], s: number) => { const n = shape.reduce((a, b) => a * b, 1); return float32(shape, Array.from({ length: n }, () => (Math.random() - 0.5) * s)); };
const params: Record<string, NdArray> = {}; const m: Record<string, NdArray> = {}; const v: Record<string, NdArray> = {};
names.forEach((n, i) => { params[n] = rnd(shapes[i]!, 0.06); m[n] = float32(shapes[i]!); v[n] = float32(shapes[i]!); });
const step = engine.scan('adam', (c: { p: P; m: P; v: P; t: tf.Tensor }, i: { each: tf.Tensor; tables: { x: tf.Tensor; y: tf.Tensor }; shared: {} }) => {
  const x = tf.gather(i.tables.x, i.each); const y = tf.gather(i.tables.y, i.each);
  const loss = (...ps: tf.Tensor[]) => {
    let z = tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, ps[0] as tf.Tensor2D), ps[1]!));
    z = tf.relu(tf.add(tf.matMul(z as tf.Tensor2D, ps[2] as tf.Tensor2D), ps[3]!));
    z = tf.add(tf.matMul(z as tf.Tensor2D, ps[4] as tf.Tensor2D), ps[5]!);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(z), tf.oneHot(y as tf.Tensor1D, 2)), 1))) as tf.Scalar;
  };
  const { value, grads } = (tf.engine() as any).gradients(() => loss(...names.map((n) => c.p[n]!)), names.map((n) => c.p[n]!), null, true);
  const t = tf.add(c.t, 1); const b1 = tf.pow(0.9, t); const b2 = tf.pow(0.999, t);
  const root = tf.sqrt(tf.div(1 - 0.999, tf.sub(1, b2)));
  const rate = tf.div(tf.div(0.001 * 0.1, tf.sub(1, b1)), root); const eps = tf.div(1e-8, root);
  const o = { p: {} as P, m: {} as P, v: {} as P, t };
  names.forEach((n, k) => {
    const g = grads[k];
    o.m[n] = tf.add(tf.mul(c.m[n]!, 0.9), g); o.v[n] = tf.add(tf.mul(c.v[n]!, 0.999), tf.mul(g, g));
    o.p[n] = tf.sub(c.p[n]!, tf.mul(rate, tf.div(o.m[n]!, tf.add(tf.sqrt(o.v[n]!), eps))));
  });
  return { carry: o, output: value as tf.Tensor };
});
const N = 12000, S = 60;
const x = rnd([N, 1024], 1), y = int32([N], Array.from({ length: N }, () => Math.random() * 2 | 0));
let carry: any = { p: params, m, v, t: float32([], [0]) };
const idx = int32([S, 128], Array.from({ length: S * 128 }, () => Math.random() * N | 0));
for (let r = 0; r < 6; r++) {
  const t0 = performance.now();
  const out: any = await step({ carry, each: idx, tables: { x, y }, shared: {} });
  carry = out.carry;
  console.log(((performance.now() - t0) / S).toFixed(2), 'ms/step', out.outputs.data[0], out.outputs.data[S - 1]);
}

if (process.env.PROF) for (const c of (engine as any).loaded) for (const l of c.values()) (await l).session.endProfiling();
