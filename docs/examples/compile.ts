import { createEngine, float32, tf } from 'continual-bench';

const engine = await createEngine('onnx');

// An ordinary function of tensors, traced once and then run by ONNX Runtime.
const loss = engine.compile('loss', ({ x, w }: Record<'x' | 'w', tf.Tensor2D>) =>
  tf.mean(tf.square(tf.matMul(x, w))),
);
const mean = await loss({ x: float32([2, 2], [1, 2, 3, 4]), w: float32([2, 1], [1, 1]) });
console.log(mean.data[0]);

// A step over the slices of an array, in one call: each adds its slice to what it carries.
const sum = engine.scan('sum', (carry: tf.Scalar, { each }: { each: tf.Scalar }) => {
  const total = tf.add(carry, each) as tf.Scalar;
  return { carry: total, output: total };
});
const { carry, outputs } = await sum({
  carry: float32([], [0]),
  each: float32([4], [1, 2, 3, 4]),
  tables: {},
  shared: {},
});
console.log(carry.data[0], [...outputs.data]);

await engine.release();
