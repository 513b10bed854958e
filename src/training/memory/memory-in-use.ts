import type * as tf from '@tensorflow/tfjs-core';
import { type Arrays, int32, type NdArray, type Nest } from '../../engine/array.js';
import type { Engine, Scanned } from '../../engine/engine.js';
import type { NamedArrays } from '../../heads/layer.js';
import type { Memory } from '../../plugins/memory.js';
import type { NamedTensors, StrategyState } from '../../plugins/strategy.js';
import type { Experience } from '../../plugins/task-sequence.js';
import type { Random } from '../../random/random.js';
import { padded, type TaskBatches } from '../batches.js';
import { inputsOf, type PartData, type Transforms } from '../inputs.js';
import type { Method } from '../method.js';
import { gatesOf } from '../network-in-use.js';
import type { Features, SampleRows, StepRows } from '../train-step.js';
import { herded } from './herding.js';
import { heldIn, type MemoryPlan, type Placed } from './memory-plan.js';
import { plannedMemory } from './planned.js';
import { listFrom, listOf, type Sample, samplesOf } from './sample-list.js';
import { stepRows, wholeMemory } from './step-rows.js';
import { steppingLayers } from './stepping-layers.js';

const samplesAtOnce = 500;

type Each = { rows: tf.Tensor1D; tasks: tf.Tensor1D };
type At = { parameters: NamedTensors; state: StrategyState; transforms?: Transforms };

/** Computes embeddings of samples. */
type Embed = Scanned<Record<string, never>, Each, Features, At, { embedded: tf.Tensor2D }>;

/** A program for `MemoryInUse`, which all runs of a method share. */
export const embedding = (engine: Engine, method: Method): Embed =>
  engine.scan('embeddings', (carry, { each, tables, shared }) => {
    const { parameters, state, transforms } = shared;
    const features = inputsOf(tables.features, transforms, each.rows, each.tasks);
    const gates = gatesOf(method, parameters, state, each.tasks);
    return { carry, output: { embedded: method.network.embed(parameters, features, gates) } };
  });

/** The network and the data at the border of a task. */
export interface Border {
  parameters: NamedArrays;
  state: Nest<NdArray>;
  data: PartData;
}

/** A strategy's memory in one run; all of it does nothing for a strategy without one. */
export class MemoryInUse {
  readonly plan: MemoryPlan | undefined;
  private readonly memory: Memory | undefined;

  /** @param plan handed in by tests; otherwise planned from the stream and the seed */
  constructor(
    private readonly method: Method,
    private readonly embed: Embed,
    private readonly experiences: readonly Experience[],
    private readonly random: Random,
    plan: MemoryPlan | undefined,
  ) {
    const { strategy, hyperparameters, kind } = method;
    this.memory = strategy.memory?.(hyperparameters);
    this.plan = this.memory && (plan ?? plannedMemory(this.memory, kind, experiences, random));
  }

  /**
   * The rows of an epoch.
   * @param offers whether its samples are offered to the memory
   * @param isMixed whether its samples are of other tasks, too
   */
  rowsOf(
    batches: TaskBatches,
    task: number,
    { offers, isMixed }: { offers: boolean; isMixed: boolean },
  ): Arrays<StepRows> {
    const { plan, memory } = this;
    const rows = stepRows(
      batches,
      plan && { plan, draws: memory?.draws ?? {}, offers, held: this.heldBefore(task) },
    );
    const { outputLayers } = this.method.network.shape;
    return { ...rows, stepping: steppingLayers(rows, outputLayers.length, task, isMixed) };
  }

  /** The most samples that are held when a task is learnt. */
  mostHeld(task: number): number {
    if (!this.plan) return 0;
    const { keeps, taken } = this.memory!;
    const isOwnHeld = keeps === 'reservoir' || taken === 'start';
    const given = this.experiences.slice(0, isOwnHeld ? task + 1 : task);
    return Math.min(
      this.plan.capacity,
      given.reduce((sum, { train }) => sum + train.rows.length, 0),
    );
  }

  /** All places, as `afterTask` gets them. */
  whole(task: number): Arrays<SampleRows> {
    const { rows, labels } = this.experiences[task]!.train;
    return wholeMemory(this.plan, { row: rows[0]!, label: labels[0]!, task });
  }

  /** Takes a task's samples at its start or end, if the memory does so then. */
  async takeAt(when: 'start' | 'end', task: number, border: Border): Promise<void> {
    const { memory } = this;
    if (!this.plan || memory?.keeps === 'reservoir' || (memory?.taken ?? 'end') !== when) return;
    const samples = samplesOf(listOf(this.experiences[task]!, task));
    const order = this.random.split('rank', task).permutation(samples.length);
    const shuffled = Array.from(order, (at) => samples[at]!);
    const ranked = memory?.rank === 'herding' ? await this.byHerding(shuffled, border) : shuffled;
    this.plan.settle(ranked);
  }

  /** What is held of each task before this one, if steps get it. */
  private heldBefore(task: number): Placed[][] {
    if (!this.memory?.whole || !this.plan) return [];
    const held = heldIn(this.plan);
    return Array.from({ length: task }, (_, earlier) => held.filter((sample) => sample.task === earlier));
  }

  private async byHerding(samples: readonly Sample[], border: Border): Promise<Sample[]> {
    const ranked: Sample[] = [];
    const share = this.plan!.shareWith(samples);
    for (const label of new Set(samples.map((sample) => sample.label))) {
      const ofClass = samples.filter((sample) => sample.label === label);
      const { width, data } = await this.embeddingsOf(ofClass, border);
      const picks = herded(data.subarray(0, ofClass.length * width), width, share);
      ranked.push(...picks.map((at) => ofClass[at]!));
    }
    return ranked;
  }

  private async embeddingsOf(samples: readonly Sample[], { parameters, state, data: part }: Border) {
    const { features, transforms } = part;
    const { rows, labels } = listFrom(samples);
    const batches = padded({ rows, labels }, samplesAtOnce);
    const tasks = int32(batches.rows.shape, new Int32Array(batches.rows.data.length).fill(samples[0]!.task));
    const { outputs } = await this.embed({
      carry: {},
      each: { rows: batches.rows, tasks },
      tables: { features },
      shared: { parameters, state, ...(transforms && { transforms }) },
    });
    const { shape, data } = outputs.embedded;
    return { width: shape.at(-1)!, data: data as Float32Array };
  }
}
