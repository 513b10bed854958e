import type { NdArray, Nest } from '../engine/array.js';
import { createEngine } from '../engine/create.js';
import type { NamedArrays } from '../heads/layer.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { Learner } from '../training/learner.js';
import { smallCurriculum, smallMethod } from './small-tasks.js';

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
  /** By task. */
  ends: TaskEnd[];
}

/** Learns the small tasks of a kind of scenario. @param tasks only the first so many */
export async function learnSmall(
  backend: 'cpu' | 'onnx',
  strategy: AnyStrategy,
  kind: ScenarioKind,
  tasks?: number,
): Promise<Learnt> {
  const engine = await createEngine(backend);
  try {
    const method = smallMethod(strategy, kind);
    const { experiences, ...curriculum } = smallCurriculum(method);
    const losses: number[] = [];
    const ends: TaskEnd[] = [];
    await new Learner(engine, method).learn(
      { ...curriculum, experiences: experiences.slice(0, tasks) },
      {
        losses: (some) => losses.push(...Array.from(some)),
        task: (_task, parameters, state) => ends.push({ parameters, state }),
      },
    );
    return { losses, ends };
  } finally {
    await engine.release();
  }
}
