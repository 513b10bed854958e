import type { Arrays, NdArray } from '../engine/array.js';
import type { NamedArrays } from '../heads/layer.js';
import type { StreamPart } from '../plugins/task-free/stream.js';
import type { Experience } from '../plugins/task-sequence.js';
import type { Random } from '../random/random.js';
import { inOrder } from './batches.js';
import type { PartData, Transforms } from './inputs.js';
import type { MemoryPlan } from './memory/memory-plan.js';

/** A sequence of tasks, with the random choices that depend on the seed. */
export interface Curriculum {
  /** [rows, inputs]: features of the dataset's whole training part. */
  trainFeatures: NdArray;
  /** [rows, inputs]: features of the whole part that is used for testing. */
  testFeatures: NdArray;
  /** What is done with them, by task; undefined if nothing is. */
  transforms?: Arrays<Transforms> | undefined;
  experiences: readonly Experience[];
  /** What comes while each task lasts, where the method is not told when it ends. */
  stream?: readonly StreamPart[] | undefined;
  initialParameters: NamedArrays;
  /**
   * Order of the samples of an epoch, a permutation of 0 … samples − 1. Task, epoch and phase, the part of the task's
   * training, are counted from 0.
   */
  order(task: number, epoch: number, samples: number, phase: number): Int32Array;
  /** `count` of a task's samples (0 … samples − 1), drawn without replacement. */
  drawn(task: number, samples: number, count: number): Int32Array;
  /** What the strategy draws, and its memory. */
  random: Random;
  /** What the memory holds and draws, in place of what is planned from `random`. */
  plan?: MemoryPlan;
}

/** Order of the samples of an epoch; in a stream without borders, that in which they come. */
export const orderIn = (
  curriculum: Pick<Curriculum, 'stream' | 'order'>,
  ...[task, epoch, samples, phase]: Parameters<Curriculum['order']>
): Int32Array => (curriculum.stream ? inOrder(samples) : curriculum.order(task, epoch, samples, phase));

/** A part's features, and what is done with them. */
export const dataOf = (
  { trainFeatures, testFeatures, transforms }: Curriculum,
  part: 'train' | 'test',
): PartData => ({
  features: part === 'train' ? trainFeatures : testFeatures,
  ...(transforms && { transforms }),
});
