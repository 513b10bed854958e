import * as tf from '@tensorflow/tfjs-core';
import { createEngine } from '../engine/create.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { MemoryReads } from '../training/memory/memory-reads.js';
import { finiteScores } from './finite-scores.js';
import { type Learnt, type Planned, SmallLearner } from './learn-small.js';
import { withCapacity } from './memory-options.js';
import { smallMethod } from './small-tasks.js';

export type TestedBackend = 'cpu' | 'onnx';

export interface Runs {
  /** If compiled, by programs that a run with another seed has used before. */
  first: Learnt;
  /** The same again. If compiled, by the same programs. */
  again: Learnt;
  /** Number of tensors that were not freed. */
  leaked: number;
  /** What the memory is for that no function uses, as a message. */
  unused: string | undefined;
}

/** Samples in the memory, where an option says so: fewer than the small tasks have, so that not all stay. */
const CAPACITY = 12;

/** Runs of a strategy on the small tasks that several requirements look at. Each is made once. */
export class SmallRuns {
  private readonly strategy: AnyStrategy;
  private readonly made = new Map<string, Promise<Runs>>();

  constructor(
    strategy: AnyStrategy,
    private readonly planned?: Planned,
  ) {
    this.strategy = inShort(strategy);
  }

  /** Compiled (`onnx`), or called directly (`cpu`). */
  of(backend: TestedBackend, kind: ScenarioKind): Promise<Runs> {
    const key = `${backend} ${kind}`;
    const made = this.made.get(key) ?? this.make(backend, kind);
    this.made.set(key, made);
    return made;
  }

  private async make(backend: TestedBackend, kind: ScenarioKind): Promise<Runs> {
    // Tensors are counted by a backend that has them.
    await createEngine('cpu');
    const before = tf.memory().numTensors;
    const engine = await createEngine(backend);
    try {
      // Scores can be read only where functions are called directly.
      const strategy = backend === 'cpu' ? finiteScores(this.strategy) : this.strategy;
      const reads = new MemoryReads(strategy);
      const method = smallMethod(reads.strategy, kind, withCapacity(strategy, kind, CAPACITY));
      const learner = new SmallLearner(engine, method, this.planned);
      if (backend === 'onnx') await learner.learn(2);
      const first = await learner.learn();
      const again = await learner.learn();
      const leaked = tf.memory().numTensors - before;
      const { memory, phases } = strategy;
      const { hyperparameters } = method;
      const unused = memory && reads.unused(memory(hyperparameters), phases?.(hyperparameters) ?? [{}]);
      return { first, again, leaked, unused };
    } finally {
      await engine.release();
    }
  }
}

/** Passes over a phase's samples, if it says how many, that are enough for small tasks. */
const EPOCHS = 2;

const inShort = (strategy: AnyStrategy): AnyStrategy => ({
  ...strategy,
  ...(strategy.phases && {
    phases: (hyperparameters) =>
      strategy.phases!(hyperparameters).map(({ epochs, ...phase }) => ({
        ...phase,
        ...(epochs && { epochs: Math.min(epochs, EPOCHS) }),
      })),
  }),
});
