import { describe, expect, it } from 'vitest';
import { float32, int32 } from '../../../src/engine/array.js';
import { steppingLayers } from '../../../src/training/memory/stepping-layers.js';

/** Samples of steps, given by their tasks; `-` fills up, as a sample of task 0 at weight 0. */
function samplesOf(...steps: string[]) {
  const shape = [steps.length, steps[0]!.length];
  const tasks = steps.flatMap((step) => [...step].map((one) => (one === '-' ? 0 : Number(one))));
  const weights = steps.flatMap((step) => [...step].map((one) => (one === '-' ? 0 : 1)));
  const zeros = int32(shape, new Int32Array(tasks.length));
  return {
    rows: zeros,
    labels: zeros,
    places: zeros,
    tasks: int32(shape, tasks),
    weights: float32(shape, weights),
  };
}

type Samples = ReturnType<typeof samplesOf>;

function steppingOf(
  batch: Samples,
  { drawn = {}, held = [], layers = 4, task = 2, isMixed = false }: Partial<Choice> = {},
): number[][] {
  const { shape, data } = steppingLayers({ batch, drawn, held }, layers, task, isMixed);
  expect(shape).toEqual([batch.tasks.shape[0], layers]);
  return Array.from({ length: shape[0]! }, (_, step) =>
    Array.from(data.slice(step * layers, (step + 1) * layers)),
  );
}

interface Choice {
  drawn: Record<string, Samples>;
  held: Samples[];
  layers: number;
  task: number;
  isMixed: boolean;
}

describe('output layers that take a step', () => {
  it('are all where there is one', () => {
    expect(steppingOf(samplesOf('00', '0-'), { layers: 1, task: 0 })).toEqual([[1], [1]]);
  });

  it('are all that have been in use, in a step with samples of its own task alone', () => {
    expect(steppingOf(samplesOf('22', '2-'))).toEqual([
      [1, 1, 1, 0],
      [1, 1, 1, 0],
    ]);
  });

  it('are those of its samples, where some are of other tasks', () => {
    const batch = samplesOf('20', '11', '2-');
    expect(steppingOf(batch, { isMixed: true })).toEqual([
      [1, 0, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ]);
  });

  it('are those of its samples and of what is drawn, in each step by itself', () => {
    const drawn = { one: samplesOf('---', '1--', '22-'), other: samplesOf('-', '0', '-') };
    expect(steppingOf(samplesOf('22', '22', '22'), { drawn })).toEqual([
      // Nothing is held yet.
      [1, 1, 1, 0],
      [1, 1, 1, 0],
      [0, 0, 1, 0],
    ]);
  });

  it('are those of its samples and of all that is held', () => {
    expect(steppingOf(samplesOf('33'), { held: [samplesOf('0-'), samplesOf('--')], task: 3 })).toEqual([
      [1, 0, 0, 1],
    ]);
  });
});
