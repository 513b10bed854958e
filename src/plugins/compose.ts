import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { PartView } from './composition/part-view.js';
import { refuseUncombinable } from './composition/uncombinable.js';
import type { AnyStrategy, NamedTensors, Step, Strategy, StrategyState } from './strategy.js';
import { type ScenarioKind, scenarioKinds } from './task-sequence.js';

/** Several strategies as one. */
export interface ComposedStrategy extends AnyStrategy {
  parts: readonly AnyStrategy[];
}

export const isComposed = (strategy: AnyStrategy): strategy is ComposedStrategy => 'parts' in strategy;

/** The optimizer of a strategy; undefined if the parts of a composed one have different ones. */
export function optimizerOf(strategy: AnyStrategy): string | undefined {
  const parts = isComposed(strategy) ? strategy.parts : [strategy];
  const { optimizer } = parts[0]!;
  return parts.every((part) => part.optimizer === optimizer) ? optimizer : undefined;
}

/**
 * Several strategies as one, `er+si`.
 *
 * - What adds up does: penalties. `gradients` go through each part in turn. `init`, `afterStep` and `afterTask` keep each
 *   part's state by its name, and each has its own parameters. Hyper-parameters and their defaults are by the part's
 *   name, too.
 * - What decides for all at most one part may have: `memory`, `phases`, `loss`, `gates`, `importance` and `predict`. Every
 *   part sees the samples of the memory; only the part with the importance gets it.
 * - The gradients that `afterStep` gets are still those of the loss alone, whichever part it comes from.
 * - It is not for a kind of scenario that a part refuses.
 * - Refused are the same part twice, two parts that decide the same, and a part that only names an optimizer; and in
 *   `refuseIdle`, where hyper-parameters are known, parts that have no effect beside the phases of another.
 * - All parts must have the same optimizer, or the user chooses one.
 * - The order counts only where several parts change gradients. Otherwise it is that of the names, so that `si+er` is
 *   `er+si`: the same name, and the same numbers to the last bit.
 *
 * @throws UserError (usage) if they cannot be combined
 */
export function compose(given: readonly AnyStrategy[]): ComposedStrategy {
  refuseUncombinable(given);
  const parts = inOrder(given);
  const members = parts.map(memberOf);
  return {
    ...described(parts),
    ...decided(members),
    ...together(members),
    parts,
  } as unknown as ComposedStrategy;
}

/** State and hyper-parameters of a composed strategy, by the names of its parts. */
type States = { [part: string]: StrategyState };
type Options = { [part: string]: unknown };

type Composed = Strategy<z.ZodObject, States>;
type Part = Strategy<z.ZodObject, StrategyState>;

/** A part with what it sees of the whole. */
interface Member {
  part: Part;
  view: PartView;
  state(all: States): StrategyState;
  options(all: Options): Record<string, unknown>;
}

const memberOf = (strategy: AnyStrategy): Member => {
  const { name } = strategy;
  return {
    part: strategy as unknown as Part,
    view: new PartView(name),
    state: (all) => all[name] ?? {},
    options: (all) => all[name] as Record<string, unknown>,
  };
};

const inOrder = (parts: readonly AnyStrategy[]): AnyStrategy[] =>
  parts.filter(({ gradients }) => gradients).length > 1
    ? [...parts]
    : [...parts].sort((a, b) => (a.name < b.name ? -1 : 1));

const byName = <Value>(parts: readonly AnyStrategy[], value: (part: AnyStrategy) => Value) =>
  Object.fromEntries(parts.map((part) => [part.name, value(part)]));

function described(parts: readonly AnyStrategy[]) {
  const refusal = (kind: ScenarioKind) => parts.find(({ refuses }) => refuses?.[kind])?.refuses?.[kind];
  const [refused, taken] = [true, false].map((isRefused) =>
    scenarioKinds.filter((kind) => (refusal(kind) !== undefined) === isRefused),
  ) as [ScenarioKind[], ScenarioKind[]];
  return {
    name: parts.map(({ name }) => name).join('+'),
    title: parts.map(({ title }) => title).join(' + '),
    source: parts.map(({ source }) => source).join('; '),
    optimizer: parts[0]!.optimizer,
    hyperparameters: z.strictObject(byName(parts, ({ hyperparameters }) => hyperparameters)),
    defaults: Object.fromEntries(
      taken.map((kind) => [kind, byName(parts, ({ defaults }) => defaults[kind])]),
    ),
    refuses: Object.fromEntries(refused.map((kind) => [kind, refusal(kind)])),
  };
}

/** What at most one part has. */
function decided(members: readonly Member[]): Partial<Composed> {
  const found: Partial<Composed> = {};
  for (const { part, view, state, options } of members) {
    const { memory, phases, gates, loss, importance, predict } = part;
    if (memory) found.memory = (all) => memory(options(all));
    if (phases) found.phases = (all) => phases(options(all));
    if (gates) {
      found.gates = (tasks, states, all, parameters) =>
        gates(tasks, state(states), options(all), view.seen(parameters));
    }
    if (loss) {
      found.loss = (parameters, step, states, all) =>
        loss(view.seen(parameters), view.step(step), state(states), options(all));
    }
    if (importance) {
      const { samples, loss, weights, headLoss, ...others } = importance;
      found.importance = {
        ...others,
        loss: (logits, measured, all) => loss(logits, measured, options(all)),
        ...(weights && { weights: (logits, measured, all) => weights(logits, measured, options(all)) }),
        ...(samples && { samples: (all) => samples(options(all)) }),
        ...(headLoss && { headLoss: (all) => headLoss(options(all)) }),
      };
    }
    if (predict) {
      found.predict = (parameters, samples, states, network, all) =>
        predict(view.seen(parameters), samples, state(states), view.network(network), options(all));
    }
  }
  return found;
}

/** What several parts have together. */
function together(members: readonly Member[]): Partial<Composed> {
  const having = <Name extends keyof Part>(name: Name) =>
    members.filter(({ part }) => part[name] !== undefined) as (Member & {
      part: Part & Required<Pick<Part, Name>>;
    })[];
  const [own, init, gradients] = [having('own'), having('init'), having('gradients')];
  const [afterStep, afterTask] = [having('afterStep'), having('afterTask')];
  const penalty = penaltyOf(having('penalty'));
  return {
    ...(own.length > 0 && {
      own: (network, all) =>
        Object.assign(
          {},
          ...own.map(({ part, view, options }) => view.own(part.own(network, options(all)))),
        ) as NamedTensors,
    }),
    ...(init.length > 0 && {
      init: (parameters, all, network) =>
        Object.fromEntries(
          init.map(({ part, view, options }) => [
            part.name,
            part.init(view.seen(parameters), options(all), network),
          ]),
        ),
    }),
    ...(penalty && { penalty }),
    ...(gradients.length > 0 && {
      gradients: (total, step, states, all) =>
        gradients.reduce(
          (so, { part, view, state, options }) =>
            view.given(part.gradients(view.seen(so), view.ahead(step), state(states), options(all))),
          total,
        ),
    }),
    ...(afterStep.length > 0 && {
      afterStep: (states, step, all) => ({
        ...states,
        ...Object.fromEntries(
          afterStep.map(({ part, view, state, options }) => [
            part.name,
            part.afterStep(state(states), view.taken(step), options(all)),
          ]),
        ),
      }),
    }),
    ...(afterTask.length > 0 && {
      afterTask: (states, task, all) => ({
        ...states,
        ...Object.fromEntries(
          afterTask.map(({ part, view, state, options }) => {
            const learnt = view.learnt(part.importance ? task : { ...task, importance: {} });
            return [part.name, part.afterTask(state(states), learnt, options(all))];
          }),
        ),
      }),
    }),
  };
}

/** The sum of penalties. It takes the step, which its number of arguments says, if one of them does. */
function penaltyOf(
  members: readonly (Member & { part: Required<Pick<Part, 'penalty'>> })[],
): Composed['penalty'] {
  if (members.length === 0) return undefined;
  // Between two tasks there is no step.
  const sum = (parameters: NamedTensors, states: States, all: Options, step?: Step): tf.Scalar =>
    members
      .map(({ part, view, state, options }) => {
        const seen = step && view.step(step);
        return part.penalty(view.seen(parameters), state(states), options(all), seen as Step);
      })
      .reduce((total, penalty) => tf.add(total, penalty));
  return Object.defineProperty(sum, 'length', {
    value: Math.max(...members.map(({ part }) => part.penalty.length)),
  });
}
