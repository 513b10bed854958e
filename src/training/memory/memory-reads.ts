import type { Memory, Phase } from '../../plugins/memory.js';
import type { Samples } from '../../plugins/samples.js';
import type { AnyStrategy, NamedTensors, Step, Strategy, StrategyState } from '../../plugins/strategy.js';

type AnyState = Strategy<AnyStrategy['hyperparameters'], StrategyState>;

/** Notes what a strategy's functions read of what its memory gives. They must be called through `strategy`. */
export class MemoryReads {
  /** The same strategy; what its functions get tells when it is read. */
  readonly strategy: AnyStrategy;
  private readonly draws = new Set<string>();
  private isHeldRead = false;
  /** Whether `afterTask` reads what is held, or something is kept by places. */
  private isUsedBesides = false;

  constructor(strategy: AnyStrategy) {
    this.strategy = strategy.memory ? this.watched(strategy) : strategy;
  }

  /**
   * What a memory gives that no function has read, as a message. Everything has been recorded once a second task is
   * learnt, which the first penalty is of.
   */
  unread({ draws = {}, whole, capacity }: Memory): string | undefined {
    // A phase on a memory that holds nothing calls no function.
    if (capacity === 0) return undefined;
    const draw = Object.keys(draws).find((name) => !this.draws.has(name));
    if (draw !== undefined) {
      return `no function uses the draw "${draw}": use drawn.${draw}, in the loss for example, or leave it out of draws`;
    }
    return whole && !this.isHeldRead
      ? 'no function uses held, all that the memory holds: use it, or leave out whole'
      : undefined;
  }

  /** The same; also of a memory that gives nothing, which nothing else uses either. */
  unused(memory: Memory, phases: readonly Phase[]): string | undefined {
    const isUsed =
      this.isUsedBesides ||
      memory.whole ||
      Object.keys(memory.draws ?? {}).length > 0 ||
      phases.some(({ on = [] }) => on.some((part) => part === 'memory' || part === 'repeated memory'));
    return isUsed
      ? this.unread(memory)
      : 'nothing uses the memory: draw from it, train a phase on it, or read it in afterTask';
  }

  private watched(strategy: AnyStrategy): AnyStrategy {
    const { loss, penalty, gradients, afterStep, afterTask } = strategy as unknown as AnyState;
    const parts: Partial<AnyState> = {
      ...(loss && {
        loss: (parameters, step, state, options) => loss(parameters, this.step(step), state, options),
      }),
      ...(penalty && { penalty: this.penalty(penalty) }),
      ...(gradients && {
        gradients: (total, step, state, options) => gradients(total, this.step(step), state, options),
      }),
      ...(afterStep && { afterStep: (state, step, options) => afterStep(state, this.step(step), options) }),
      ...(afterTask && {
        afterTask: (state, task, options) =>
          afterTask(state, { ...task, memory: this.samples(task.memory, this.besides) }, options),
      }),
    };
    return { ...strategy, ...(parts as Partial<AnyStrategy>) };
  }

  /** How many arguments it takes says whether it depends on samples. */
  private penalty(penalty: NonNullable<AnyState['penalty']>): NonNullable<AnyState['penalty']> {
    const watched = (parameters: NamedTensors, state: StrategyState, options: never, step?: Step) =>
      penalty(parameters, state, options, (step && this.step(step)) as Step);
    return Object.defineProperty(watched, 'length', { value: penalty.length });
  }

  private step<Seen extends Step>(step: Seen): Seen {
    const drawn = Object.entries(step.drawn).map(([name, samples]) => [
      name,
      this.samples(samples, () => this.draws.add(name)),
    ]);
    return {
      ...step,
      batch: this.samples(step.batch, this.besides, ['places']),
      drawn: Object.fromEntries(drawn) as Step['drawn'],
      held: step.held.map((samples) =>
        this.samples(samples, () => {
          this.isHeldRead = true;
        }),
      ),
    };
  }

  private readonly besides = (): void => {
    this.isUsedBesides = true;
  };

  private samples(samples: Samples, read: () => void, of: readonly string[] = Object.keys(samples)): Samples {
    const watched = { ...samples };
    for (const name of of as readonly (keyof Samples)[]) {
      Object.defineProperty(watched, name, {
        enumerable: true,
        get() {
          read();
          return samples[name];
        },
      });
    }
    return watched;
  }
}
