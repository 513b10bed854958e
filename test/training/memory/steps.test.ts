import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEngine } from '../../../src/engine/create.js';
import type { Memory } from '../../../src/plugins/memory.js';
import type { Samples } from '../../../src/plugins/samples.js';
import { defineStrategy, type StepTaken } from '../../../src/plugins/strategy.js';
import { type ScenarioKind, scenarioKinds } from '../../../src/plugins/task-sequence.js';
import { inputs, learn, methodOf } from '../three-tasks.js';

interface Seen {
  what: string;
  label: number;
  task: number;
  isSample: boolean;
  place: number;
}

/** Samples as a strategy sees them, each by its features. It must be called directly, not compiled. */
function seenIn({ features, labels, tasks, weights, places }: Samples): Seen[] {
  const [x, label, task, weight, place] = [features, labels, tasks, weights, places].map(
    (tensor: tf.Tensor) => Array.from(tensor.dataSync()),
  ) as [number[], number[], number[], number[], number[]];
  return label.map((one, at) => ({
    what: x.slice(at * inputs, (at + 1) * inputs).join(' '),
    label: one,
    task: task[at]!,
    isSample: weight[at] === 1,
    place: place[at]!,
  }));
}

/** What a strategy sees of the three tasks, step by step, and at the end of each task. */
async function seenOf(memory: Memory, kind: ScenarioKind) {
  const engine = await createEngine('cpu');
  const steps: { batch: Seen[]; drawn: Record<string, Seen[]>; held: Seen[][]; task: number }[] = [];
  const ends: Seen[][] = [];
  const watching = defineStrategy({
    name: 'watching',
    title: 'Watching',
    source: 'this test',
    optimizer: 'sgd',
    hyperparameters: z.strictObject({}),
    defaults: { task: {}, domain: {}, class: {} },
    memory: () => memory,
    predict: (parameters, samples, _, network) => network.logits(parameters, samples),
    afterStep(state, { batch, drawn, held, tasks }: StepTaken) {
      steps.push({
        batch: seenIn(batch),
        drawn: Object.fromEntries(Object.entries(drawn).map(([name, samples]) => [name, seenIn(samples)])),
        held: held.map(seenIn),
        task: tasks.dataSync()[0]! - 1,
      });
      return state;
    },
    afterTask(state, { memory: all }) {
      ends.push(seenIn(all));
      return state;
    },
  });
  const { curriculum } = await learn(engine, methodOf(kind, watching));
  const known = new Map(
    curriculum.train.flatMap(({ features, labels }, task) =>
      features.map(
        (x, at) => [Array.from(Float32Array.from(x)).join(' '), { label: labels[at]!, task }] as const,
      ),
    ),
  );
  return { steps, ends, known };
}

const memories: Record<string, Memory> = {
  reservoir: { keeps: 'reservoir', capacity: 7, draws: { one: 3, other: 9 } },
  classes: { keeps: 'classes', capacity: 13, draws: { one: 3, other: 4 } },
  tasks: { keeps: 'tasks', shares: 'all', capacity: 10, draws: { one: 8 }, whole: true },
  herding: { keeps: 'classes', rank: 'herding', capacity: 9, draws: { one: 2 }, whole: true },
};

describe.each(scenarioKinds)('what steps see of a memory, %s-incremental', (kind) => {
  it.each(Object.entries(memories))('%s', async (_, memory) => {
    const { steps, ends, known } = await seenOf(memory, kind);
    const { capacity, draws, keeps } = memory;
    /** What each place holds, as far as steps and ends of tasks have shown. */
    let held = new Map<number, Seen>();
    const isKnown = (one: Seen) => {
      expect(known.get(one.what)).toEqual({ label: one.label, task: one.task });
    };
    const samplesIn = (all: readonly Seen[]) => all.filter(({ isSample }) => isSample);
    expect(steps).toHaveLength(3 * 2 * 3);
    for (const [at, { batch, drawn, held: whole, task }] of steps.entries()) {
      expect(task).toBe(Math.floor(at / 6));
      expect(batch).toHaveLength(4);
      expect(samplesIn(batch)).toHaveLength(at % 3 === 2 ? 3 : 4);
      for (const one of samplesIn(batch)) {
        isKnown(one);
        expect(one.task).toBe(task);
      }
      expect(Object.keys(drawn)).toEqual(Object.keys(draws!));
      for (const [name, size] of Object.entries(draws!)) {
        const all = drawn[name]!;
        expect(all).toHaveLength(size);
        const samples = samplesIn(all);
        expect(samples).toHaveLength(Math.min(size, held.size));
        expect(new Set(samples.map(({ place }) => place)).size).toBe(samples.length);
        for (const one of samples) {
          isKnown(one);
          expect(held.get(one.place)?.what).toBe(one.what);
        }
      }
      expect(whole).toHaveLength(memory.whole ? task : 0);
      for (const [earlier, all] of whole.entries()) {
        const ofTask = [...held.values()].filter((one) => one.task === earlier);
        expect(
          samplesIn(all)
            .map(({ what }) => what)
            .sort(),
        ).toEqual(ofTask.map(({ what }) => what).sort());
        for (const one of samplesIn(all)) expect(held.get(one.place)?.what).toBe(one.what);
      }
      for (const one of batch) {
        if (one.place >= capacity) expect(one.place).toBe(capacity);
        else {
          expect(one.isSample && keeps === 'reservoir' && at % 6 < 3).toBe(true);
          held.set(one.place, one);
        }
      }
      if (at % 6 < 5) continue;
      const end = ends[task]!;
      expect(end).toHaveLength(capacity);
      const now = new Map(samplesIn(end).map((one) => [one.place, one]));
      for (const one of samplesIn(end)) isKnown(one);
      // Where nothing is held there is no place.
      for (const [place, one] of end.entries()) expect(one.place).toBe(one.isSample ? place : capacity);
      const names = (all: Map<number, Seen>) =>
        [...all].map(([place, { what }]) => `${place} ${what}`).sort();
      if (keeps === 'reservoir') expect(names(now)).toEqual(names(held));
      else expect(samplesIn(end).filter((one) => one.task === task).length).toBeGreaterThan(0);
      held = now;
    }
  });
});
