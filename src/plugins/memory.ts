/**
 * What a strategy keeps of past samples. Which ones are held and drawn depends on the stream of tasks and the seed alone,
 * so it is planned outside of the compiled steps; strategies never see rows.
 */
export interface Memory {
  /** The most samples that it holds. */
  capacity: number;
  /**
   * `reservoir`: each sample seen so far is held with the same probability; it takes samples at each step of the first
   * epoch of a task's first phase, which must be on the task's own (Vitter 1985). `classes`, `tasks`: each class or task
   * has an equal share; it takes a task's samples at the task's end. Outside of class-incremental scenarios, a class of
   * one task is another one than a class of another task.
   */
  keeps: 'reservoir' | 'classes' | 'tasks';
  /**
   * Shares of the classes or tasks. `seen`: of those seen so far, so that shares shrink; `all`: of all that the scenario
   * has, from the start. Default: `seen`.
   */
  shares?: 'seen' | 'all';
  /** When a task's samples are taken. Default: `end`. */
  taken?: 'start' | 'end';
  /**
   * What comes first in a share. `random`: drawn from the seed, the default. `herding`: what brings the mean of the
   * embeddings, of unit length, nearest to that of the class (Welling 2009); only for shares of classes.
   */
  rank?: 'random' | 'herding';
  /** How many samples each step draws, by the name of the draw: each without replacement, independent of the others. */
  draws?: Readonly<Record<string, number>>;
  /** Whether each step also gets all that is held, by task. */
  whole?: boolean;
}

/** A part of training between two borders of tasks. */
export interface Phase {
  /**
   * The samples that an epoch goes through, shuffled together: the task's own, those held, those held as often as they
   * fit into the task's own, or all so far. Default: the task's own.
   */
  on?: readonly ('task' | 'memory' | 'repeated memory' | 'seen')[];
  /** `initial`: training starts from the initial parameters again. */
  from?: 'initial';
  /** Passes over the samples; default: as the protocol has it. */
  epochs?: number;
  /** Whether parameters are trained; if not, only `afterStep` sees the batches. Default: true. */
  trains?: boolean;
}

/** Whether a batch of a phase can have samples of several tasks. */
export const isMixed = ({ on = ['task'] }: Phase): boolean => on.some((part) => part !== 'task');
