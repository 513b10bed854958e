import type { z } from 'zod';
import { frozenCopy } from './handed-out.js';
import { strict, strictOptions } from './strict.js';

/** What a definition's functions get, in order: the first name in the paths of records below. */
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  memory: ['hyperparameters'],
  phases: ['hyperparameters'],
  own: ['network', 'hyperparameters'],
  init: ['parameters', 'hyperparameters', 'network'],
  gates: ['tasks', 'state', 'hyperparameters', 'parameters'],
  loss: ['parameters', 'step', 'state', 'hyperparameters'],
  penalty: ['parameters', 'state', 'hyperparameters', 'step'],
  gradients: ['gradients', 'step', 'state', 'hyperparameters'],
  afterStep: ['state', 'step', 'hyperparameters'],
  afterTask: ['state', 'task', 'hyperparameters'],
  predict: ['parameters', 'samples', 'state', 'network', 'hyperparameters'],
  'importance.samples': ['hyperparameters'],
  'importance.headLoss': ['hyperparameters'],
  'importance.loss': ['logits', 'samples', 'hyperparameters'],
  'importance.weights': ['logits', 'samples', 'hyperparameters'],
};

/** Records whose names depend on the strategy or the network, and what one of the names stands for. */
const named: Readonly<Record<string, string>> = {
  drawn: 'draw',
  parameters: 'parameter',
  before: 'parameter',
  after: 'parameter',
  gradients: 'parameter',
  headGradients: 'parameter',
  importance: 'parameter',
  hidden: 'hidden layer',
};

/** What one call of a function is given. Its types may never have been checked, so names may be misspelt. */
export class GivenRecords {
  /** The latest name that was read and is not there, where it may have been asked for on purpose. */
  private missed: Error | undefined;

  /** @param called the function, `importance.loss` */
  constructor(
    private readonly called: string,
    private readonly options: z.ZodObject,
  ) {}

  /** Copies of the arguments that cannot be written, and throw if a property or an option is read that there is not. */
  copied(given: readonly unknown[]): unknown[] {
    const names = argumentsOf[this.called] ?? [];
    return given.map((one, at) =>
      names[at] === 'hyperparameters'
        ? strictOptions(one, this.options)
        : frozenCopy(one, (copy, path) => this.watched(copy, path), [names[at] ?? '']),
    );
  }

  /** The cause of an error, if it may be that a draw or a parameter was read that there is not. */
  causeOf(error: unknown): unknown {
    return this.missed && /\b(undefined|null)\b/.test(String(error)) ? this.missed : error;
  }

  private watched<Copy extends object>(copy: Copy, path: readonly string[]): Copy {
    const kind = path[0] === 'state' ? 'property of the state' : named[path.at(-1)!];
    if (!kind) return strict(copy, `property of ${nameOf(path)}`);
    return strict(copy, kind, [], (error) => {
      this.missed = error;
    });
  }
}

/** `drawn.replayed` for a step's samples, `network` for its network. */
const nameOf = (path: readonly string[]): string =>
  path
    .slice(path.length > 1 ? 1 : 0)
    .join('.')
    .replace(/\.(\d+)$/, '[$1]');
