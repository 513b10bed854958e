import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NdArray } from '../../src/engine/array.js';
import { createEngine } from '../../src/engine/create.js';
import { defineStrategy } from '../../src/plugins/strategy.js';
import { oneHot } from '../../src/plugins/tools/one-hot.js';
import { weightedMean } from '../../src/plugins/tools/weighted-mean.js';
import { expectClose } from '../golden/golden.js';
import { crossEntropy, largest } from './naive.js';
import { expectLoops } from './naive-run.js';

/** Learns a scale of the logits, and what is added to them; the state is how far the scale has gone. */
const scaled = defineStrategy({
  name: 'scaled',
  title: 'Learns a scale',
  source: 'this test',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
  own: ({ outputs }) => ({ scale: tf.scalar(1.5), shift: tf.zeros([outputs]) }),
  init: (): { gone: tf.Tensor } => ({ gone: tf.scalar(0) }),
  loss(parameters, { batch, network }) {
    const logits = network.logits(parameters, batch, 'all');
    const own = tf.add(tf.mul(logits, parameters['own.scale']!), parameters['own.shift']!);
    const among = tf.logSoftmax(tf.add(own, tf.mul(tf.sub(1, network.seen), -1e30)) as tf.Tensor2D);
    const each = tf.sum(tf.mul(oneHot(batch.labels, logits.shape[1]), among), 1);
    return weightedMean(tf.neg(each), batch.weights);
  },
  afterStep: ({ gone }, { before, after, gradients }) => ({
    // Of plain SGD at 0.1, what a step's gradient explains.
    gone: tf.add(
      gone,
      tf.add(tf.sub(after['own.scale']!, before['own.scale']!), tf.mul(0.1, gradients['own.scale']!)),
    ),
  }),
  predict: (parameters, samples, _state, network) =>
    tf.add(
      tf.mul(network.logits(parameters, samples, 'all'), parameters['own.scale']!),
      parameters['own.shift']!,
    ),
});

describe.each(['onnx', 'cpu'] as const)("a strategy's own parameters on %s", (backend) => {
  it.each(['task', 'domain', 'class'] as const)(
    'are trained with the network, %s-incremental',
    async (kind) => {
      const engine = await createEngine(backend);
      let scale = 1.5;
      const shift = new Array<number>(kind === 'class' ? 6 : 2).fill(0);
      const answer = (logits: number[]) => logits.map((logit, column) => scale * logit + shift[column]!);
      let gone = Number.NaN;
      const { parameters } = await expectLoops(
        engine,
        scaled,
        kind,
        {},
        {
          learn: (run, task) =>
            run.epochs(run.samples(task), task, (batch) => {
              const passes = batch.map((sample) => run.pass(sample));
              const sloped = passes.map(({ logits }, at) =>
                crossEntropy(answer(logits), batch[at]!.label, run.counts(task)),
              );
              const slopes = sloped.map((one) => one.slopes.map((slope) => slope / batch.length));
              const ofLogits = slopes.map((columns) => columns.map((slope) => slope * scale));
              for (const [at, columns] of slopes.entries()) {
                for (const [column, slope] of columns.entries()) shift[column]! -= 0.1 * slope;
                scale -=
                  0.1 * columns.reduce((sum, slope, column) => sum + slope * passes[at]!.logits[column]!, 0);
              }
              return {
                passes,
                slopes: ofLogits,
                loss: sloped.reduce((sum, { loss }) => sum + loss, 0) / batch.length,
              };
            }),
          predict: (run, sample, _task, counts) => largest(answer(run.pass(sample).logits), counts),
        },
        {
          listener: {
            task: (_task, _parameters, state) => {
              gone = (state as { gone: NdArray }).gone.data[0]!;
            },
          },
        },
      );
      expect(scale).not.toBeCloseTo(1.5, 2);
      expectClose(parameters['own.scale']!.data, [scale], 1e-5, 'scale');
      expectClose(parameters['own.shift']!.data, shift, 1e-5, 'shift');
      expect(Math.abs(gone)).toBeLessThan(1e-6);
      await engine.release();
    },
  );
});
