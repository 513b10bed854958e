import { defineStrategy, mapNamed, type NamedTensors, tf, z } from 'continual-bench';

type State = {
  /** By hidden layer, [tasks, units]. */
  gates: NamedTensors;
};

const reason = 'it must know the task when it predicts';

/** Each task has a share of the units to itself, and others at a lower level. */
export default defineStrategy({
  name: 'my-gates',
  title: 'My Gates',
  source: 'unpublished',
  optimizer: 'adam',
  hyperparameters: z.strictObject({
    others: z.number().min(0).max(1).default(0.5).describe("what other tasks' units are multiplied with"),
  }),
  defaults: { task: {} },
  refuses: { domain: reason, class: reason },
  init(_parameters, { others }, { hidden, tasks }): State {
    const gatesOf = (units: number, task: number) =>
      Array.from({ length: units }, (_, unit) => (unit % tasks === task ? 1 : others));
    const layers = Object.entries(hidden).map(([layer, units]) => {
      const rows = Array.from({ length: tasks }, (_, task) => gatesOf(units, task));
      return [layer, tf.tensor2d(rows)] as const;
    });
    return { gates: Object.fromEntries(layers) };
  },
  gates: (tasks, { gates }) => mapNamed(gates, (ofTasks) => tf.gather(ofTasks, tasks)),
});
