import * as tf from '@tensorflow/tfjs-core';
import { type Arrays, float32, int32, type NdArray, sizeOf } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import { padded } from './batches.js';
import {
  batchSizeOn,
  type NetworkAt,
  scoresOf,
  type TestedNetwork,
  type TestedSamples,
  testedNetwork,
} from './evaluation.js';
import type { Method } from './method.js';
import type { OfTask } from './network-in-use.js';
import { amongSeen } from './seen-classes.js';
import type { Features } from './train-step.js';

type Scan = Scanned<Record<string, never>, TestedSamples, Features, TestedNetwork, { scores: tf.Tensor2D }>;

/** Predicts for samples that need not be a task's own, in batches as large as those of tests. */
export class Predictor {
  private readonly run: Scan;

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
  ) {
    this.run = engine.scan('prediction', (carry, { each, tables, shared }) => {
      const features: tf.Tensor2D = tf.gather(tables.features, each.rows);
      const scores = amongSeen(method.kind, scoresOf(method, features, each, shared), shared.ofTask.seen);
      return { carry, output: { scores } };
    });
  }

  /**
   * What each prediction is the largest of: logits, unless the strategy predicts in its own way; [samples, outputs].
   * @param features as the network takes them: [samples, inputs]
   * @param ofTask which output layer and columns count
   */
  async scores(network: NetworkAt, ofTask: Arrays<OfTask>, features: NdArray): Promise<NdArray> {
    const samples = features.shape[0]!;
    const rows = Int32Array.from({ length: samples }, (_, row) => row);
    const batches = padded({ rows, labels: new Int32Array(samples) }, batchSizeOn(this.engine.device));
    const { shape } = batches.rows;
    const { outputs } = await this.run({
      carry: {},
      each: { ...batches, tasks: int32(shape, new Int32Array(sizeOf(shape)).fill(network.task)) },
      tables: { features },
      shared: testedNetwork(this.method, network, ofTask),
    });
    const width = this.method.network.shape.outputs;
    return float32([samples, width], outputs.scores.data.subarray(0, samples * width));
  }
}
