import * as tf from '@tensorflow/tfjs-core';
import type { Arrays, NdArray, Nest } from '../engine/array.js';
import type { Engine, Scanned } from '../engine/engine.js';
import type { NamedArrays } from '../heads/layer.js';
import { inTraining } from '../plugins/own-parameters.js';
import type { NamedTensors, NetworkDescription, StrategyState } from '../plugins/strategy.js';
import type { Random } from '../random/random.js';
import { inputsOf, type PartData, type Transforms } from './inputs.js';
import type { Method } from './method.js';
import { networkInUse, type OfTask } from './network-in-use.js';
import type { SampleRows } from './train-step.js';

/** What `afterTask` runs on. */
export interface Ended {
  state: Nest<NdArray>;
  parameters: NamedArrays;
  importance: NamedArrays;
  /** All places of the memory: [1, capacity]. */
  memory: Arrays<SampleRows>;
  ofTask: Arrays<OfTask>;
  data: PartData;
}

type Held = { state: StrategyState };
type AtEnd = {
  parameters: NamedTensors;
  importance: NamedTensors;
  ofTask: OfTask;
  transforms?: Transforms;
};
/** The features only for a strategy with a memory: otherwise a table would be read in vain. */
type Tables = Record<string, tf.Tensor2D>;
type AfterTask = Scanned<Held, SampleRows, Tables, AtEnd, Record<string, never>>;

/** What a strategy computes once, or once a task. Programs are kept, since runs that differ only in their seed share them. */
export class StrategyPrograms {
  private readonly kept = new Map<string, (parameters: NamedArrays) => Promise<unknown>>();
  private readonly after: AfterTask;

  constructor(
    private readonly engine: Engine,
    private readonly method: Method,
  ) {
    const { strategy, hyperparameters } = method;
    this.after = engine.scan(`afterTask of ${strategy.name}`, ({ state }, { each, tables, shared }) => {
      const { parameters, importance, ofTask, transforms } = shared;
      const { rows, ...places } = each;
      const features: tf.Tensor2D = tables.features
        ? inputsOf(tables.features, transforms, rows, places.tasks)
        : tf.zeros([rows.shape[0], method.network.shape.inputs]);
      const memory = { ...places, features };
      const network = networkInUse(method, ofTask, state, () => false);
      const learnt = { parameters, importance, memory, network };
      const next = strategy.afterTask?.(state as never, learnt, hyperparameters) ?? state;
      return { carry: { state: next }, output: {} };
    });
  }

  /** The strategy's own parameters before the first task, under the names that training has for them. */
  async own(network: NamedArrays, tasks: number, random: Random): Promise<NamedArrays> {
    const { strategy, hyperparameters } = this.method;
    const { own } = strategy;
    if (!own) return {};
    const made = await this.once('own parameters', network, tasks, random, (_, description) =>
      own(description, hyperparameters),
    );
    return Object.fromEntries(
      Object.entries(made as NamedArrays).map(([name, values]) => [inTraining(name), values]),
    );
  }

  /** The strategy's state before the first task. */
  async initial(parameters: NamedArrays, tasks: number, random: Random): Promise<Nest<NdArray>> {
    const { strategy, hyperparameters } = this.method;
    const made = await this.once(
      'init',
      parameters,
      tasks,
      random,
      (given, description) => (strategy.init?.(given, hyperparameters, description) ?? {}) as StrategyState,
    );
    return made as Nest<NdArray>;
  }

  /** The state after a task. */
  async afterTask({
    state,
    parameters,
    importance,
    memory,
    ofTask,
    data: { features, transforms },
  }: Ended): Promise<Nest<NdArray>> {
    if (!this.method.strategy.afterTask) return state;
    const { carry } = await this.after({
      carry: { state },
      each: memory,
      ...(this.method.strategy.memory
        ? {
            tables: { features },
            shared: { parameters, importance, ofTask, ...(transforms && { transforms }) },
          }
        : { tables: {}, shared: { parameters, importance, ofTask } }),
    });
    return carry.state;
  }

  /**
   * Runs a function that may take random numbers, which become part of its program; if not, its program is kept. The
   * numbers do not depend on the strategy's name.
   */
  private async once(
    what: string,
    given: NamedArrays,
    tasks: number,
    random: Random,
    make: (given: NamedTensors, network: NetworkDescription) => StrategyState,
  ): Promise<unknown> {
    const key = `${what} ${tasks}`;
    const known = this.kept.get(key);
    if (known) return known(given);
    let isRandom = false;
    const uniform: NetworkDescription['uniform'] = (purpose, shape) => {
      isRandom = true;
      const stream = random.split(what, purpose);
      const numbers = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () =>
        stream.uniform(),
      );
      return tf.tensor(numbers, [...shape]);
    };
    const program = this.engine.compile(
      `${what} of ${this.method.strategy.name}`,
      (parameters: NamedTensors) => make(parameters, { ...this.description, tasks, uniform }),
    );
    const result = await program(given);
    if (!isRandom) this.kept.set(key, program);
    return result;
  }

  private get description(): Omit<NetworkDescription, 'tasks' | 'uniform'> {
    const { shape, hidden } = this.method.network;
    const { inputs, outputs } = shape;
    return { inputs, outputs, hidden, width: Object.values(hidden).at(-1)! };
  }
}
