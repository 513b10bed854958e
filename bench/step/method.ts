import { findHead } from '../../src/heads/registry.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { Method } from '../../src/training/method.js';
import { findOptimizer } from '../../src/training/optimizers/registry.js';
import type { Subject } from '../measuring/kind.js';

/** How a subject learns a domain-incremental scenario of two classes a task. */
export async function methodOf(subject: Subject, inputs: number, batchSize: number): Promise<Method> {
  const head = findHead(subject.head);
  const strategy = await strategies.find(subject.strategy);
  const optimizer = findOptimizer(strategy.optimizer);
  return {
    network: head.network(head.options.parse({ hidden: [subject.hidden, subject.hidden] }), {
      inputs,
      outputs: 2,
      outputLayers: ['output'],
    }),
    kind: 'domain',
    strategy,
    hyperparameters: strategy.hyperparameters.parse(strategy.defaults.domain),
    optimizer,
    learningRate: optimizer.learningRate,
    epochs: 1,
    batchSize,
  };
}
