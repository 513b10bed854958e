import type { NetworkInUse } from '../network-in-use.js';
import { inTraining } from '../own-parameters.js';
import type { NamedTensors, Step, StepAhead, StepTaken, TaskLearnt } from '../strategy.js';

/**
 * What a part of a composed strategy sees: its own parameters under the names that it gave them, `own.scale`, which
 * training has as `own.PART.own.scale`. Those of other parts have names that it cannot have given.
 */
export class PartView {
  constructor(private readonly part: string) {}

  /** The names that a part's own parameters get in the composed strategy. */
  own(made: NamedTensors): NamedTensors {
    return renamed(made, (name) => `${this.part}.${inTraining(name)}`);
  }

  /** Tensors by parameter, as the part sees them. */
  seen(tensors: NamedTensors): NamedTensors {
    const prefix = inTraining(`${this.part}.`);
    return renamed(tensors, (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));
  }

  /** Tensors by parameter that the part gives, as training has them. */
  given(tensors: NamedTensors): NamedTensors {
    return renamed(tensors, (name) => (isOwn(name) ? inTraining(`${this.part}.${name}`) : name));
  }

  network(network: NetworkInUse): NetworkInUse {
    return {
      ...network,
      embed: (parameters, samples) => network.embed(this.given(parameters), samples),
      logits: (parameters, samples, among) => network.logits(this.given(parameters), samples, among),
      earlier: (parameters, samples) => network.earlier(this.given(parameters), samples),
      crossEntropy: (parameters, samples) => network.crossEntropy(this.given(parameters), samples),
    };
  }

  step<Seen extends Step>(step: Seen): Seen {
    return { ...step, network: this.network(step.network) };
  }

  ahead(step: StepAhead): StepAhead {
    return {
      ...this.step(step),
      parameters: this.seen(step.parameters),
      gradientsOf: (loss, at) =>
        this.seen(step.gradientsOf((parameters) => loss(this.seen(parameters)), at && this.given(at))),
    };
  }

  taken(step: StepTaken): StepTaken {
    return {
      ...this.step(step),
      gradients: this.seen(step.gradients),
      headGradients: this.seen(step.headGradients),
      before: this.seen(step.before),
      after: this.seen(step.after),
    };
  }

  learnt(task: TaskLearnt): TaskLearnt {
    return {
      ...task,
      parameters: this.seen(task.parameters),
      importance: this.seen(task.importance),
      network: this.network(task.network),
    };
  }
}

/** Whether it is the name of an own parameter of a strategy that is not composed. */
const isOwn = (name: string): boolean => name === inTraining(name.slice(name.lastIndexOf('.') + 1));

const renamed = (tensors: NamedTensors, rename: (name: string) => string): NamedTensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor]));
