import { array, type NdArray } from '../../engine/array.js';
import { UserError } from '../../errors/user-error.js';
import type { Checkpoint } from '../checkpoint/checkpoint.js';

/** A convolution together with the batch normalisation after it. */
export interface FoldedConvolution {
  /** [height, width, channels, output channels]. */
  filter: NdArray;
  /** [output channels]. */
  bias: NdArray;
}

export interface BlockWeights {
  first: FoldedConvolution;
  second: FoldedConvolution;
  /** If the block changes the number of channels. */
  shortcut?: FoldedConvolution;
  strides: number;
}

export interface ResNet18Weights {
  stem: FoldedConvolution;
  blocks: BlockWeights[];
}

/** Added to a variance before its root is taken, as in PyTorch. */
const epsilon = 1e-5;

/** What a checkpoint may have that features do not need: the classifier, and counts of training steps. */
const isIgnored = (key: string): boolean => key.startsWith('fc.') || key.endsWith('.num_batches_tracked');

/**
 * ResNet-18's weights from a checkpoint with torchvision's names, each batch normalisation folded into its
 * convolution, in double precision.
 * @param name of the checkpoint, for messages
 * @throws UserError that names the tensor, if one is missing, unknown, of another shape or not finite
 */
export function foldedWeights(checkpoint: Checkpoint, name: string): ResNet18Weights {
  const reader = new Reader(checkpoint, name);
  const stem = reader.folded('conv1', 'bn1', [64, 3, 7, 7]);
  const blocks: BlockWeights[] = [];
  let channels = 64;
  for (const [stage, outputs] of [64, 128, 256, 512].entries()) {
    for (const index of [0, 1]) {
      const at = `layer${stage + 1}.${index}`;
      const grows = outputs !== channels;
      blocks.push({
        first: reader.folded(`${at}.conv1`, `${at}.bn1`, [outputs, channels, 3, 3]),
        second: reader.folded(`${at}.conv2`, `${at}.bn2`, [outputs, outputs, 3, 3]),
        ...(grows && {
          shortcut: reader.folded(`${at}.downsample.0`, `${at}.downsample.1`, [outputs, channels, 1, 1]),
        }),
        strides: grows ? 2 : 1,
      });
      channels = outputs;
    }
  }
  reader.checkNothingLeft();
  return { stem, blocks };
}

/** Takes tensors from a checkpoint and notes which. */
class Reader {
  private readonly taken = new Set<string>();

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly name: string,
  ) {}

  /** @param shape of the filter: [output channels, channels, height, width] */
  folded(convolution: string, norm: string, shape: [number, number, number, number]): FoldedConvolution {
    const [outputs, channels, height, width] = shape;
    const filter = this.take(`${convolution}.weight`, shape);
    const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
      this.take(`${norm}.${part}`, [outputs]),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    if (variance.some((value) => value < 0)) {
      throw new UserError(`${this.name}: '${norm}.running_var' has a variance below zero`);
    }
    const scales = gamma.map((value, output) => value / Math.sqrt(variance[output]! + epsilon));
    const taps = height * width;
    const folded = new Float32Array(filter.length);
    let from = 0;
    for (let output = 0; output < outputs; output++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let tap = 0; tap < taps; tap++) {
          folded[(tap * channels + channel) * outputs + output] = filter[from++]! * scales[output]!;
        }
      }
    }
    const bias = Float32Array.from(beta, (value, output) => value - mean[output]! * scales[output]!);
    return {
      filter: array('float32', [height, width, channels, outputs], folded),
      bias: array('float32', [outputs], bias),
    };
  }

  checkNothingLeft(): void {
    for (const key of this.checkpoint.tensors.keys()) {
      if (!this.taken.has(key) && !isIgnored(key)) {
        throw new UserError(`${this.name}: it has '${key}', which ResNet-18 does not have`);
      }
    }
  }

  private take(key: string, shape: readonly number[]): Float64Array {
    const tensor = this.checkpoint.tensors.get(key);
    if (!tensor) throw new UserError(`${this.name}: it has no '${key}', which ResNet-18 needs`);
    if (`${tensor.shape}` !== `${shape}`) {
      throw new UserError(
        `${this.name}: '${key}' has the shape [${tensor.shape.join(', ')}], but ResNet-18's has [${shape.join(', ')}]`,
      );
    }
    this.taken.add(key);
    const values = tensor.read();
    if (!values.every(Number.isFinite)) {
      throw new UserError(`${this.name}: '${key}' has values that are not finite`);
    }
    return values;
  }
}
