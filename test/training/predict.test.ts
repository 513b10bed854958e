import * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { createEngine } from '../../src/engine/create.js';
import { strategies } from '../../src/plugins/strategies.js';
import { defineStrategy, type Strategy } from '../../src/plugins/strategy.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { largest } from './naive.js';
import { expectLoops, type NaiveSample } from './naive-run.js';

const none = z.strictObject({});
type Predict = NonNullable<Strategy<typeof none, { tasks: tf.Scalar }>['predict']>;

const predicting = (predict: Predict) =>
  defineStrategy<typeof none, { tasks: tf.Scalar }>({
    name: 'predicting',
    title: 'Predicts in its own way',
    source: 'this test',
    optimizer: 'sgd',
    hyperparameters: none,
    defaults: { task: {}, domain: {}, class: {} },
    init: () => ({ tasks: tf.scalar(0) }),
    afterTask: ({ tasks }) => ({ tasks: tf.add(tasks, 1) }),
    predict,
  });

describe.each(['onnx', 'cpu'] as const)('predictions of a strategy on %s', (backend) => {
  it.each(scenarioKinds)(
    'are the largest of its scores, by the tested task’s output layer: %s',
    async (kind) => {
      const engine = await createEngine(backend);
      const least = predicting((parameters, samples, _, network) =>
        tf.neg(network.logits(parameters, samples, 'all')),
      );
      await expectLoops(
        engine,
        least,
        kind,
        {},
        {
          learn: (run, task) => run.epochs(run.samples(task), task),
          // Of classes that have not been seen none is predicted, however large its score is.
          predict: (run, sample, _task, counts) =>
            largest(
              run.pass(sample).logits.map((logit) => -logit),
              counts,
            ),
        },
      );
      await engine.release();
    },
  );

  it('depend on the state after the task', async () => {
    const engine = await createEngine(backend);
    const byTasks = predicting((parameters, samples, { tasks }, network) =>
      tf.mul(tf.sub(2.5, tasks), network.logits(parameters, samples)),
    );
    await expectLoops(
      engine,
      byTasks,
      'domain',
      {},
      {
        learn: (run, task) => run.epochs(run.samples(task), task),
        predict: (run, sample, task) =>
          largest(run.pass(sample).logits.map((logit) => (2.5 - (task + 1)) * logit)),
      },
    );
    await engine.release();
  });

  it('cannot depend on the labels', async () => {
    const engine = await createEngine(backend);
    // It would always be right, but for the labels of 1.
    const cheating = predicting((_, { labels, features }) =>
      tf.sub(tf.cast(tf.oneHot(labels, 2), 'float32'), tf.mul(0, tf.slice(features, [0, 0], [-1, 2]))),
    );
    await expectLoops(
      engine,
      cheating,
      'domain',
      {},
      { learn: (run, task) => run.epochs(run.samples(task), task), predict: () => 0 },
    );
    await engine.release();
  });

  it('of nearest class mean are those of loops in plain JavaScript', async () => {
    const engine = await createEngine(backend);
    const seen: NaiveSample[] = [];
    const { run, parameters } = await expectLoops(
      engine,
      await strategies.find('ncm'),
      'class',
      {},
      {
        learn(run, task) {
          seen.push(...run.samples(task));
          // One pass, in which nothing is trained.
          run.losses.push(0, 0, 0);
        },
        predict(_run, { features }, _task, counts) {
          const away = Array.from({ length: 6 }, (_, label) => {
            if (!counts(label)) return Number.POSITIVE_INFINITY;
            const members = seen.filter((sample) => sample.label === label);
            const mean = features.map(
              (_, at) => members.reduce((sum, one) => sum + one.features[at]!, 0) / members.length,
            );
            return Math.hypot(...features.map((value, at) => value - mean[at]!));
          });
          return away.indexOf(Math.min(...away));
        },
      },
    );
    run.initial.expectIn(parameters);
    await engine.release();
  });
});
