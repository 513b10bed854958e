/**
 * The protocol once more, for plain SGD, in loops over JavaScript's double-precision numbers: slow, and
 * independent of everything that it is held against.
 */
export interface NaiveTask {
  features: number[][];
  labels: number[];
}

export type NaiveLayer = { weight: number[][]; bias: number[] };

const columnsOf = (rows: number[][], column: number): number[] => rows.map((row) => row[column]!);
const dot = (a: number[], b: number[]): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

/** One hidden rectified layer, then `output`, of which the first `columns` outputs count. */
export class NaiveNetwork {
  constructor(
    readonly hidden: NaiveLayer,
    readonly output: NaiveLayer,
  ) {}

  private forward(x: number[], columns: number) {
    const z = this.hidden.bias.map((bias, unit) => bias + dot(x, columnsOf(this.hidden.weight, unit)));
    const h = z.map((value) => Math.max(0, value));
    const logits = this.output.bias
      .slice(0, columns)
      .map((bias, unit) => bias + dot(h, columnsOf(this.output.weight, unit)));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return { z, h, probabilities: logits.map((logit) => Math.exp(logit) / total) };
  }

  predict(x: number[], columns: number): number {
    const { probabilities } = this.forward(x, columns);
    return probabilities.indexOf(Math.max(...probabilities));
  }

  /** One step of gradient descent on a batch; the mean cross-entropy before it. */
  step(batch: NaiveTask, columns: number, rate: number): number {
    const size = batch.labels.length;
    const passes = batch.features.map((x) => this.forward(x, columns));
    const deltas = passes.map(({ probabilities }, sample) =>
      probabilities.map((p, unit) => (p - (batch.labels[sample] === unit ? 1 : 0)) / size),
    );
    const back = deltas.map((delta, sample) =>
      this.hidden.bias.map((_, unit) =>
        passes[sample]!.z[unit]! > 0 ? dot(delta, this.output.weight[unit]!.slice(0, columns)) : 0,
      ),
    );
    deltas.forEach((delta, sample) => {
      descend(this.output, passes[sample]!.h, delta, rate);
    });
    back.forEach((delta, sample) => {
      descend(this.hidden, batch.features[sample]!, delta, rate);
    });
    const losses = passes.map(
      ({ probabilities }, sample) => -Math.log(probabilities[batch.labels[sample]!]!),
    );
    return losses.reduce((sum, loss) => sum + loss, 0) / size;
  }
}

function descend(layer: NaiveLayer, inputs: number[], delta: number[], rate: number): void {
  delta.forEach((value, unit) => {
    layer.bias[unit]! -= rate * value;
    inputs.forEach((input, row) => {
      layer.weight[row]![unit]! -= rate * value * input;
    });
  });
}
