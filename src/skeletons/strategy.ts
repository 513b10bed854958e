import { titleOf } from './title.js';

/** A strategy to start from: L2 regularisation, with what else there is in a comment. */
export const strategySkeleton = (name: string): string => `\
import { defineStrategy, type NamedTensors, squaredDistance, tf, z } from 'continual-bench';

/** What is kept between tasks: tensors, in records and lists, whose shapes never change. */
type State = {
  /** Parameters at the end of the last task. */
  anchor: NamedTensors;
};

/** Holds all parameters alike to where the last task left them: coefficient · Σ (θ − anchor)². */
export default defineStrategy({
  name: '${name}',
  title: '${titleOf(name)}',
  source: 'unpublished',
  // Which optimizer takes the steps: adam, adagrad or sgd.
  optimizer: 'adam',
  // What --set strategy.coefficient=… may be; every option has a default here or, by kind of scenario, below.
  hyperparameters: z.strictObject({
    coefficient: z.number().nonnegative().describe('weight of the penalty'),
  }),
  defaults: { task: { coefficient: 0.01 }, domain: { coefficient: 0.5 }, class: { coefficient: 100 } },
  // The state before the first task.
  init: (parameters): State => ({ anchor: parameters }),
  // A scalar that is added to the loss from the second task on.
  penalty: (parameters, { anchor }, { coefficient }) =>
    tf.mul(coefficient, squaredDistance(parameters, anchor)),
  // The state after a task.
  afterTask: (_state, { parameters }) => ({ anchor: parameters }),
  // There are also afterStep, called after every step with its gradients, and importance, which measures how much
  // each parameter matters to a task. The functions are compiled: they compute with tensors and never read them.
});
`;

/** Its test. */
export const strategyTestSkeleton = (name: string): string => `\
import { testStrategy } from 'continual-bench/testing';
import strategy from './${name}.js';

testStrategy(strategy);
`;
