import type { NdArray, Nest } from '../engine/array.js';
import type { Engine } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import { Learner } from '../training/learner.js';
import { plannedMemory } from '../training/memory/planned.js';
import type { Method } from '../training/method.js';
import { smallCurriculum } from './small-tasks.js';
import { WatchedPlan } from './watched-plan.js';

/** The state at the end of a task. */
export interface TaskEnd {
  parameters: NamedArrays;
  /** The strategy's state. */
  state: Nest<NdArray>;
}

/** The result of learning the small tasks. */
export interface Learnt {
  /** Losses of all steps. */
  losses: number[];
  /** Losses of all tests. */
  tested: number[];
  /** By task. */
  ends: TaskEnd[];
  /** What the memory drew and held, in the order of the steps. */
  replayed: string[];
}

/** How the memory is planned; tests hand in plans that are wrong. */
export type Planned = typeof plannedMemory;

/** Learns the small tasks with one method, again and again with the same programs. */
export class SmallLearner {
  private readonly learner: Learner;

  constructor(
    engine: Engine,
    private readonly method: Method,
    private readonly planned: Planned = plannedMemory,
  ) {
    this.learner = new Learner(engine, method);
  }

  /** @param tasks only the first so many */
  async learn(seed = 1, tasks?: number): Promise<Learnt> {
    const { strategy, hyperparameters, kind } = this.method;
    const curriculum = smallCurriculum(this.method, seed);
    const experiences = curriculum.experiences.slice(0, tasks);
    const memory = strategy.memory?.(hyperparameters);
    const plan =
      memory &&
      new WatchedPlan(
        this.planned(memory, kind, experiences, curriculum.random.split('memory')),
        memory.capacity,
      );
    const losses: number[] = [];
    const tested: number[] = [];
    const ends: TaskEnd[] = [];
    await this.learner.learn(
      { ...curriculum, experiences, ...(plan && { plan }) },
      {
        losses: (some) => losses.push(...Array.from(some)),
        accuracy: ({ loss }) => tested.push(loss),
        earlyAccuracy: ({ loss }) => tested.push(loss),
        task: (_task, parameters, state) => ends.push({ parameters, state }),
      },
    );
    return { losses, tested, ends, replayed: plan?.notes ?? [] };
  }
}
