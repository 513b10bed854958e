import { type Arrays, float32, type NdArray } from '../../engine/array.js';
import type { StepRows } from '../train-step.js';

/**
 * Which output layers take each step of an epoch: [steps, layers]. With samples of its own task alone, a step is taken by
 * all that have been in use, which tasks use in their order. In one with samples of several tasks, a layer without any
 * of its own rests, as it does in PyTorch, where it has no gradient.
 */
export function steppingLayers(
  { batch, drawn, held }: Omit<Arrays<StepRows>, 'stepping'>,
  layers: number,
  task: number,
  isMixed: boolean,
): NdArray {
  const [steps] = batch.rows.shape as [number, number];
  if (layers === 1) return float32([steps, 1], new Float32Array(steps).fill(1));
  const replayed = [...Object.values(drawn), ...held];
  const stepping = new Float32Array(steps * layers);
  for (let step = 0; step < steps; step++) {
    const others = replayed.flatMap((samples) => tasksIn(samples, step));
    const inUse =
      isMixed || others.length > 0
        ? [...tasksIn(batch, step), ...others]
        : Array.from({ length: task + 1 }, (_, earlier) => earlier);
    for (const layer of inUse) stepping[step * layers + layer] = 1;
  }
  return float32([steps, layers], stepping);
}

/** The tasks of the samples that count in a step. */
function tasksIn({ tasks, weights }: Arrays<StepRows>['batch'], step: number): number[] {
  const size = tasks.shape[1]!;
  return Array.from({ length: size }, (_, at) => step * size + at)
    .filter((at) => weights.data[at]! > 0)
    .map((at) => tasks.data[at]!);
}
