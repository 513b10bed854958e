import * as tf from '@tensorflow/tfjs-core';
import type { Arrays } from '../engine/array.js';
import type { Compiled, Engine } from '../engine/engine.js';
import { UserError } from '../errors/user-error.js';
import type { NamedTensors, StrategyState } from '../plugins/strategy.js';
import { differentiate } from './gradients.js';
import type { Method } from './method.js';

/** A penalty that depends on parameters alone. */
export type Penalty = (parameters: NamedTensors, state: StrategyState, hyperparameters: object) => tf.Scalar;

/** Whether a penalty depends on samples. */
export const takesStep = (penalty: (...given: never[]) => unknown): boolean => penalty.length > 3;

type At = { parameters: NamedTensors; state: StrategyState };

/** Tests whether a penalty and its gradient are finite, since training itself needs no value of the penalty. */
export class PenaltyTest {
  /** The value and the sum of all gradients, which is finite only if all are. */
  private readonly sums: Compiled<At, { value: tf.Scalar; gradients: tf.Scalar }>;

  constructor(
    engine: Engine,
    { hyperparameters, strategy: { name } }: Method,
    penalty: NonNullable<Method['strategy']['penalty']>,
  ) {
    this.sums = engine.compile(`penalty of ${name}`, ({ parameters, state }) => {
      const penaltyAt = () => (penalty as Penalty)(parameters, state, hyperparameters);
      const { value, gradients } = differentiate(penaltyAt, parameters);
      const sums = Object.values(gradients).map((one) => (one ? tf.sum(one) : tf.scalar(0)));
      return { value, gradients: sums.reduce((total, sum) => tf.add(total, sum)) as tf.Scalar };
    });
  }

  /** @param task counted from 0 @throws UserError if either is not finite at these parameters */
  async requireFinite(at: Arrays<At>, task: number): Promise<void> {
    const { value, gradients } = await this.sums(at);
    const where = `at the parameters that task ${task + 1} ended with`;
    if (!Number.isFinite(value.data[0])) throw new UserError(`the penalty is ${value.data[0]} ${where}`);
    if (Number.isFinite(gradients.data[0])) return;
    throw new UserError(
      `the penalty's gradient is not finite ${where}; that of a square root, for example, is not where it is 0`,
    );
  }
}
