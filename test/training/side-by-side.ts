import { expect } from 'vitest';
import { float32, isArray, type Leaf, leaves, type NdArray } from '../../src/engine/array.js';
import type { Engine } from '../../src/engine/engine.js';
import { Lanes } from '../../src/engine/lanes/lanes.js';
import { OnnxEngine } from '../../src/engine/onnx/onnx-engine.js';
import { smallCurriculum } from '../../src/testing/small-tasks.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import { Learner } from '../../src/training/learner.js';
import type { Method } from '../../src/training/method.js';
import { relativeError } from '../engine/close.js';

export const engine = await OnnxEngine.on('cpu');

/** The tasks of all seeds have the same features, as those of a dataset; the rest is the seed's. */
export function curriculumOf(method: Method, seed: number): Curriculum {
  const { trainFeatures, testFeatures } = dataOf(method);
  return { ...smallCurriculum(method, seed), trainFeatures, testFeatures };
}
const data = new Map<string, Curriculum>();
export function dataOf(method: Method): Curriculum {
  const made = data.get(method.kind) ?? smallCurriculum(method);
  data.set(method.kind, made);
  return made;
}

export interface Learnt {
  arrays: Leaf<NdArray>[];
  accuracies: number[];
}

async function learn(on: Engine, method: Method, curriculum: Curriculum): Promise<Learnt> {
  const states: unknown[] = [];
  const losses: number[] = [];
  const accuracies: number[] = [];
  const test = ({ accuracy }: { accuracy: number }) => accuracies.push(accuracy);
  const listener = {
    losses: (some: ArrayLike<number>) => losses.push(...Array.from(some)),
    task: (_: number, __: unknown, state: unknown) => states.push(state),
    accuracy: test,
    earlyAccuracy: test,
  };
  const parameters = await new Learner(on, method).learn(curriculum, listener as never, 7);
  const nest = { parameters, states, losses: float32([losses.length], losses) };
  return { arrays: leaves(nest, isArray), accuracies };
}

type Outcome = Learnt | string;

/** Learns curricula side by side, each in the lane that has its place. */
export async function inLanes(
  method: Method,
  curricula: readonly (Curriculum | undefined)[],
  lanes = new Lanes(engine, curricula.length),
): Promise<Outcome[]> {
  const engines = curricula.map((curriculum, lane) => curriculum && lanes.lane(lane));
  return Promise.all(
    curricula.map(async (curriculum, lane) => {
      try {
        return curriculum ? await learn(engines[lane]!, method, curriculum) : 'nothing';
      } catch (error) {
        return (error as Error).message;
      } finally {
        lanes.leave(lane);
      }
    }),
  );
}

export const seeds = [1, 2, 3];

export async function expectLikeAlone(method: Method, curricula: readonly Curriculum[]): Promise<void> {
  const lanes = new Lanes(engine, curricula.length);
  const together = await inLanes(method, curricula, lanes);
  expect(lanes.oneByOne).toEqual([]);
  for (const [lane, curriculum] of curricula.entries()) {
    const { arrays, accuracies } = together[lane] as Learnt;
    const alone = await learn(engine, method, curriculum);
    expect(arrays.map(({ path }) => path)).toEqual(alone.arrays.map(({ path }) => path));
    for (const [index, { path, value }] of alone.arrays.entries())
      expect(relativeError(arrays[index]!.value.data, value.data), `${path}, lane ${lane}`).toBeLessThan(
        1e-5,
      );
    expect(accuracies).toEqual(alone.accuracies);
  }
  // Programs are of one method.
  await engine.release();
}
