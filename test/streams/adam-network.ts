type Layer = Record<'weight' | 'bias', { shape: number[]; data: ArrayLike<number> }>;

/** A rectified network of dense layers that learns with Adam, in loops over double-precision numbers. */
export class AdamNetwork {
  private readonly layers: {
    inputs: number;
    outputs: number;
    values: Float64Array;
    first: Float64Array;
    second: Float64Array;
  }[];
  private steps = 0;

  constructor(
    layers: readonly Layer[],
    private readonly rate: number,
  ) {
    this.layers = layers.map(({ weight, bias }) => {
      const [inputs, outputs] = weight.shape as [number, number];
      // The biases are a last row of the weights.
      const values = Float64Array.from([...Array.from(weight.data), ...Array.from(bias.data)]);
      return {
        inputs,
        outputs,
        values,
        first: new Float64Array(values.length),
        second: new Float64Array(values.length),
      };
    });
  }

  answer(x: ArrayLike<number>): number {
    const logits = this.activations(x).at(-1)!;
    return logits.indexOf(Math.max(...logits));
  }

  /** One step. @returns the mean cross-entropy before it */
  step(batch: readonly ArrayLike<number>[], labels: readonly number[]): number {
    const gradients = this.layers.map(({ values }) => new Float64Array(values.length));
    let loss = 0;
    for (const [at, x] of batch.entries()) {
      const activations = this.activations(x);
      const logits = activations.at(-1)!;
      const most = Math.max(...logits);
      const powers = logits.map((logit) => Math.exp(logit - most));
      const total = powers.reduce((sum, power) => sum + power, 0);
      loss += (Math.log(total) + most - logits[labels[at]!]!) / batch.length;
      let slopes = powers.map(
        (power, column) => (power / total - Number(column === labels[at])) / batch.length,
      );
      for (let index = this.layers.length - 1; index >= 0; index--) {
        const { inputs, outputs, values } = this.layers[index]!;
        const [given, gradient] = [activations[index]!, gradients[index]!];
        const back = new Array<number>(inputs).fill(0);
        for (let input = 0; input <= inputs; input++) {
          const value = input < inputs ? given[input]! : 1;
          for (let output = 0; output < outputs; output++) {
            gradient[input * outputs + output]! += value * slopes[output]!;
            if (input < inputs) back[input]! += values[input * outputs + output]! * slopes[output]!;
          }
        }
        slopes = back.map((slope, input) => (index > 0 && given[input]! <= 0 ? 0 : slope));
      }
    }
    this.update(gradients);
    return loss;
  }

  /** The input and what each layer makes of it. */
  private activations(x: ArrayLike<number>): number[][] {
    const all = [Array.from(x)];
    for (const [index, { inputs, outputs, values }] of this.layers.entries()) {
      const given = all.at(-1)!;
      const sums = Array.from({ length: outputs }, (_, output) => values[inputs * outputs + output]!);
      for (let input = 0; input < inputs; input++) {
        if (given[input] === 0) continue;
        for (let output = 0; output < outputs; output++)
          sums[output]! += given[input]! * values[input * outputs + output]!;
      }
      all.push(index < this.layers.length - 1 ? sums.map((sum) => Math.max(0, sum)) : sums);
    }
    return all;
  }

  /** Kingma and Ba 2015, Algorithm 1. */
  private update(gradients: readonly Float64Array[]): void {
    this.steps++;
    const [most, least] = [1 - 0.9 ** this.steps, 1 - 0.999 ** this.steps];
    for (const [index, { values, first, second }] of this.layers.entries()) {
      for (const [at, gradient] of gradients[index]!.entries()) {
        first[at] = 0.9 * first[at]! + 0.1 * gradient;
        second[at] = 0.999 * second[at]! + 0.001 * gradient ** 2;
        values[at]! -= (this.rate * (first[at]! / most)) / (Math.sqrt(second[at]! / least) + 1e-8);
      }
    }
  }
}
