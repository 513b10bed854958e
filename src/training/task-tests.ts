import type { NdArray, Nest } from '../engine/array.js';
import type { Engine } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import type { Course } from './course.js';
import { type Curriculum, dataOf } from './curriculum.js';
import { divergence } from './divergence.js';
import type { Evaluation, Evaluator } from './evaluation.js';
import type { Listener } from './listener.js';
import type { Method } from './method.js';
import { ofTask } from './of-task.js';
import type { TaskAccuracy } from './task-accuracy.js';

/** A network and the strategy's state. */
interface Tested {
  parameters: NamedArrays;
  strategy: Nest<NdArray>;
}

/** All tests of one run. */
export class TaskTests {
  constructor(
    private readonly engine: Engine,
    private readonly evaluator: Evaluator,
    private readonly method: Method,
    private readonly run: { curriculum: Curriculum; course: Course; listener: Listener },
  ) {}

  /** Tests on all tasks so far, at the end of the latest, counted from 0. @throws UserError if a loss is not finite */
  async after(task: number, state: Tested): Promise<void> {
    for (let tested = 0; tested <= task; tested++) {
      const { predicted, ...entry } = await this.tested(task + 1, tested, state);
      if (!Number.isFinite(entry.loss))
        throw divergence(this.method, entry.loss, `the end of task ${task + 1}`);
      this.run.listener.accuracy?.(entry);
      if (task + 1 === this.run.curriculum.experiences.length)
        this.run.listener.predicted?.(tested, predicted);
    }
  }

  /** Tests on all tasks that have begun, on the way. */
  async onTheWay({ task, step }: { task: number; step: number }, state: Tested): Promise<void> {
    for (let tested = 0; tested <= task; tested++) {
      const { compiling } = this.engine;
      const { accuracy, testTask, seconds } = await this.tested(task + 1, tested, state);
      const entry = { step, trainTask: task + 1, testTask, accuracy };
      this.run.listener.anytimeAccuracy?.(entry, seconds - (this.engine.compiling - compiling));
    }
  }

  /**
   * Tests on tasks that have not been learned: the initial network on all tasks, later networks on the next one. In
   * class-incremental scenarios, later classes cannot be predicted yet, and without borders samples of the next task may
   * have come, so there is nothing to test.
   * @param learnt number of tasks learned so far
   */
  async early(learnt: number, state: Tested): Promise<void> {
    if (this.method.kind === 'class' || this.run.curriculum.stream) return;
    const tasks = this.run.curriculum.experiences.length;
    const last = learnt === 0 ? tasks : Math.min(learnt + 1, tasks);
    for (let tested = learnt; tested < last; tested++) {
      const { predicted: _, ...entry } = await this.tested(learnt, tested, state);
      this.run.listener.earlyAccuracy?.(entry);
    }
  }

  /** @param learnt number of tasks learned so far @param tested index of the task, counted from 0 */
  private async tested(
    learnt: number,
    tested: number,
    { parameters, strategy: state }: Tested,
  ): Promise<TaskAccuracy & Pick<Evaluation, 'predicted'>> {
    const { curriculum, course } = this.run;
    const start = performance.now();
    const result = await this.evaluator.evaluate(
      { parameters, state, task: tested },
      ofTask(this.method, course, learnt - 1, tested),
      dataOf(curriculum, 'test'),
      curriculum.experiences[tested]!.test,
    );
    const seconds = (performance.now() - start) / 1000;
    return { trainTask: learnt, testTask: tested + 1, ...result, seconds };
  }
}
