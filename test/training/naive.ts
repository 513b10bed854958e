import type { NamedArrays } from '../../src/heads/layer.js';
import { expectClose } from '../golden/golden.js';

/**
 * The protocol once more, for plain SGD, in loops over JavaScript's double-precision numbers: slow, and
 * independent of everything that it is held against.
 */
export interface NaiveTask {
  features: number[][];
  labels: number[];
}

export type NaiveLayer = { weight: number[][]; bias: number[] };

/** What a network computes for one sample. */
export interface Pass {
  x: number[];
  z: number[];
  h: number[];
  logits: number[];
  /** Number of the output layer. */
  layer: number;
  gates: number[];
}

/** A loss of one sample and its slopes at the logits. */
export interface Sloped {
  loss: number;
  slopes: number[];
}

/** One hidden rectified layer, whose activations are multiplied with gates, then one of several output layers. */
export class NaiveNetwork {
  constructor(
    readonly hidden: NaiveLayer,
    readonly outputs: readonly NaiveLayer[],
  ) {}

  /** The network with these parameters: `hidden1.weight`, `output.bias` or `output1.bias`, … */
  static from(parameters: NamedArrays): NaiveNetwork {
    const layers = [...new Set(Object.keys(parameters).map((name) => name.split('.')[0]!))];
    const layer = (name: string): NaiveLayer => {
      const { shape, data } = parameters[`${name}.weight`]!;
      const weight = Array.from({ length: shape[0]! }, (_, row) =>
        Array.from(data.subarray(row * shape[1]!, (row + 1) * shape[1]!)),
      );
      return { weight, bias: Array.from(parameters[`${name}.bias`]!.data) };
    };
    return new NaiveNetwork(layer('hidden1'), layers.filter((name) => name.startsWith('output')).map(layer));
  }

  copy(): NaiveNetwork {
    const { hidden, outputs } = structuredClone({ hidden: this.hidden, outputs: this.outputs });
    return new NaiveNetwork(hidden, outputs);
  }

  pass(x: number[], layer = 0, gates = this.hidden.bias.map(() => 1)): Pass {
    const z = affine(x, this.hidden);
    const h = z.map((value, unit) => Math.max(0, value) * gates[unit]!);
    return { x, z, h, logits: affine(h, this.outputs[layer]!), layer, gates };
  }

  /** The gradient of one sample's loss. */
  gradient({ x, z, h, layer, gates }: Pass, slopes: number[]): { hidden: NaiveLayer; output: NaiveLayer } {
    const { weight } = this.outputs[layer]!;
    const back = z.map((value, unit) => (value > 0 ? gates[unit]! * dot(slopes, weight[unit]!) : 0));
    return { hidden: outer(x, back), output: outer(h, slopes) };
  }

  /** All parameters in a row. */
  get values(): number[] {
    return [this.hidden, ...this.outputs].flatMap(flat);
  }

  /** The gradient of one sample's loss, in the order of `values`. */
  slopesOf(pass: Pass, slopes: number[]): number[] {
    const { hidden, output } = this.gradient(pass, slopes);
    const outputs = this.outputs.map((layer, at) =>
      at === pass.layer ? flat(output) : flat(layer).map(() => 0),
    );
    return [...flat(hidden), ...outputs.flat()];
  }

  /** A step down slopes at the parameters, in the order of `values`. */
  descendBy(slopes: readonly number[], rate: number): void {
    const left = [...slopes];
    for (const { weight, bias } of [this.hidden, ...this.outputs]) {
      for (const row of [...weight, bias]) {
        row.forEach((_, at) => {
          row[at]! -= rate * left.shift()!;
        });
      }
    }
  }

  /** A step down a sum of losses, given by the slopes of each at the logits of its pass. */
  descend(passes: readonly Pass[], slopes: readonly number[][], rate: number): void {
    const gradients = passes.map((pass, at) => this.gradient(pass, slopes[at]!));
    for (const [at, { hidden, output }] of gradients.entries()) {
      subtract(this.hidden, hidden, rate);
      subtract(this.outputs[passes[at]!.layer]!, output, rate);
    }
  }

  /** Checks that these are the same parameters but for rounding. */
  expectIn(parameters: NamedArrays, tolerance = 1e-5): void {
    const layersOf = ({ hidden, outputs }: NaiveNetwork) => [hidden, ...outputs];
    const trained = layersOf(NaiveNetwork.from(parameters));
    for (const [at, { weight, bias }] of layersOf(this).entries()) {
      const layer = trained[at]!;
      expectClose(layer.weight.flat(), weight.flat(), tolerance, `weights of layer ${at}`);
      expectClose(layer.bias, bias, tolerance, `biases of layer ${at}`);
    }
  }
}

/** −log softmax of the label among the columns that count. */
export function crossEntropy(
  logits: readonly number[],
  label: number,
  counts: (column: number) => boolean = () => true,
): Sloped {
  const most = Math.max(...logits.filter((_, column) => counts(column)));
  const powers = logits.map((logit, column) => (counts(column) ? Math.exp(logit - most) : 0));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return {
    loss: Math.log(total) + most - logits[label]!,
    slopes: powers.map((power, column) => power / total - (column === label ? 1 : 0)),
  };
}

/** The columns of the largest number, among those that count. */
export function largest(
  numbers: readonly number[],
  counts: (column: number) => boolean = () => true,
): number {
  const those = numbers.map((number, column) => (counts(column) ? number : Number.NEGATIVE_INFINITY));
  return those.indexOf(Math.max(...those));
}

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);

const affine = (x: number[], { weight, bias }: NaiveLayer): number[] =>
  bias.map(
    (value, unit) =>
      dot(
        x,
        weight.map((row) => row[unit]!),
      ) + value,
  );

const flat = ({ weight, bias }: NaiveLayer): number[] => [...weight.flat(), ...bias];

const outer = (inputs: number[], slopes: number[]): NaiveLayer => ({
  weight: inputs.map((input) => slopes.map((slope) => input * slope)),
  bias: slopes,
});

function subtract(layer: NaiveLayer, gradient: NaiveLayer, rate: number): void {
  gradient.bias.forEach((value, unit) => {
    layer.bias[unit]! -= rate * value;
    gradient.weight.forEach((row, input) => {
      layer.weight[input]![unit]! -= rate * row[unit]!;
    });
  });
}
