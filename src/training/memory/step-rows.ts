import { type Arrays, array, float32, int32 } from '../../engine/array.js';
import type { TaskBatches } from '../batches.js';
import type { SampleRows, StepRows } from '../train-step.js';
import type { MemoryPlan, Placed } from './memory-plan.js';
import { listFrom, type Sample } from './sample-list.js';

/** What an epoch's steps take from a memory. */
export interface Use {
  plan: MemoryPlan;
  /** How many samples each step draws, by the name of the draw. */
  draws: Readonly<Record<string, number>>;
  /** Whether the batches are offered to the memory. */
  offers: boolean;
  /** All that is held, by earlier task, where steps get it. */
  held: readonly (readonly Placed[])[];
}

/** The samples of a step. */
type Samples = Omit<StepRows, 'stepping'>;

/** The rows of an epoch's steps: each array [steps, …]. Draws come before what the step itself is held for. */
export function stepRows(batch: TaskBatches, use?: Use): Arrays<Samples> {
  const [steps, size] = batch.rows.shape as [number, number];
  const capacity = use?.plan.capacity ?? 0;
  const places = new Int32Array(steps * size).fill(capacity);
  const drawn: Record<string, Placed[][]> = {};
  if (use) {
    const { plan, draws, offers } = use;
    for (const name of Object.keys(draws)) drawn[name] = [];
    for (let step = 0; step < steps; step++) {
      for (const [name, wanted] of Object.entries(draws)) {
        const chosen = Array.from(plan.draw(name, wanted), (place) => ({ ...plan.held[place]!, place }));
        drawn[name]!.push(chosen);
      }
      if (offers) {
        const samples = samplesIn(batch, step);
        places.set(Int32Array.from(plan.offer(samples)), step * size);
      }
    }
  }
  const filler = { ...sampleAt(batch, 0), place: capacity };
  const held = use?.held ?? [];
  const most = Math.max(0, ...held.map(({ length }) => length));
  return {
    batch: { ...batch, places: int32([steps, size], places) },
    drawn: Object.fromEntries(
      Object.entries(drawn).map(([name, chosen]) => [name, packed(chosen, use!.draws[name]!, filler)]),
    ),
    held: held.map((samples) => packed(new Array<typeof samples>(steps).fill(samples), most, filler)),
  };
}

const sampleAt = ({ rows, labels, tasks }: TaskBatches, at: number): Sample => ({
  row: rows.data[at]!,
  label: labels.data[at]!,
  task: tasks.data[at]!,
});

/** The samples of one step that count. */
const samplesIn = (batch: TaskBatches, step: number): Sample[] => {
  const size = batch.rows.shape[1]!;
  return Array.from({ length: size }, (_, at) => step * size + at)
    .filter((at) => batch.weights.data[at]! > 0)
    .map((at) => sampleAt(batch, at));
};

/** Samples of several steps as arrays [steps, size]; what is missing is filled up, at weight 0. */
function packed(steps: readonly (readonly Placed[])[], size: number, filler: Placed): Arrays<SampleRows> {
  const shape = [steps.length, size];
  const all = steps.flatMap((samples) => [
    ...samples,
    ...new Array<Placed>(size - samples.length).fill(filler),
  ]);
  const weights = new Float32Array(all.length);
  for (const [step, { length }] of steps.entries()) weights.fill(1, step * size, step * size + length);
  const { rows, labels, tasks } = listFrom(all);
  return {
    rows: int32(shape, rows),
    labels: int32(shape, labels),
    tasks: int32(shape, tasks),
    places: int32(
      shape,
      Int32Array.from(all, ({ place }) => place),
    ),
    weights: array('float32', shape, weights),
  };
}

/** All places of a memory, as one step's samples: [1, capacity]. Without a memory, one place that holds nothing. */
export function wholeMemory(plan: MemoryPlan | undefined, filler: Sample): Arrays<SampleRows> {
  const held = plan && plan.capacity > 0 ? plan.held : [undefined];
  const nothing = plan?.capacity ?? 0;
  const all = held.map((sample, place) => ({ ...(sample ?? filler), place: sample ? place : nothing }));
  const weights = Float32Array.from(held, (sample) => (sample ? 1 : 0));
  return {
    ...packed([all], all.length, { ...filler, place: nothing }),
    weights: float32([1, all.length], weights),
  };
}
