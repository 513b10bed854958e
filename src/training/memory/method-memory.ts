import { isArray, leaves, type NdArray, type Nest } from '../../engine/array.js';

/** How a sample that is held is counted. */
export interface SampleForm {
  as: 'images' | 'features';
  bytesEach: number;
}

/** What a method holds when a task has been learnt. */
export interface Held {
  samples: number;
  /** Bytes of the strategy's state and its own parameters. */
  tensorBytes: number;
}

/**
 * The most that a run's method held when a task had been learnt, to go on with another one. After the last task too,
 * since a method does not know that none follows. The network and the optimizer's state are not part of it: every method
 * has them.
 */
export interface MethodMemory {
  /** Of samples with their labels, the strategy's state and its own parameters. */
  bytes: number;
  /** The samples among it; each has a label besides. */
  samples: SampleForm & { count: number };
}

/**
 * Backbones are frozen, so an image and its features serve a method equally well: the smaller of them is counted.
 * @param imageBytes of an image as its dataset publishes it
 * @param features number of features, float32
 */
export function sampleForm(imageBytes: number, features: number): SampleForm {
  const featureBytes = Float32Array.BYTES_PER_ELEMENT * features;
  return imageBytes <= featureBytes
    ? { as: 'images', bytesEach: imageBytes }
    : { as: 'features', bytesEach: featureBytes };
}

/** @param labels number of different labels */
export function methodMemory({ samples, tensorBytes }: Held, form: SampleForm, labels: number): MethodMemory {
  const labelBytes = labels <= 256 ? 1 : 2;
  return {
    bytes: samples * (form.bytesEach + labelBytes) + tensorBytes,
    samples: { count: samples, ...form },
  };
}

/** Bytes of all tensors. */
export const bytesOf = (tensors: Nest<NdArray>): number =>
  leaves(tensors, isArray).reduce((sum, { value }) => sum + value.data.byteLength, 0);
