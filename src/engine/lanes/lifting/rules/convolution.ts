import type { Value } from '../../../onnx/graph.js';
import { reshape } from '../../../onnx/kernels/build.js';
import type { Lifting } from '../lifting.js';
import type { Operand } from '../operand.js';
import { ofFirst, type Rule, type Rules } from './rule.js';

/** The images of all lanes as one batch; what else an operation takes is the same in all. */
const asOneBatch = (
  others: (lifting: Lifting, given: readonly Operand[], shape: readonly number[]) => readonly Value[],
): Rule =>
  ofFirst((lifting, x, { op, outputs: [output], attributes }, given) => {
    const { graph, lanes } = lifting;
    const batch = ([images, ...rest]: readonly number[]) => [lanes * images!, ...rest];
    const { dtype, shape } = output!;
    const made = graph.add(
      op,
      [reshape(graph, x.value, batch(x.shape)), ...others(lifting, given, batch(shape))],
      { dtype, shape: batch(shape) },
      { ...attributes },
    );
    return { value: reshape(graph, made, lifting.shapeOf(shape)), shape, isLifted: true };
  });

const values = (_: Lifting, given: readonly Operand[]): Value[] => given.map(({ value }) => value);

/** Filters of each lane's own: channels in one group for each lane. */
const asGroups: Rule = (lifting, [x, filter, bias], { op, outputs: [output], attributes }) => {
  const { graph, lanes } = lifting;
  const { dtype, shape } = output!;
  const [images, channels, ...pixels] = shape as [number, number, ...number[]];
  const swap = [1, 0, 2, 3, 4];
  /** [lanes, n, …], of each lane's own. */
  const each = lifting.ofEachLane(x!);
  const swapped = graph.add(
    'Transpose',
    [each],
    { dtype, shape: swap.map((axis) => each.shape[axis]!) },
    { perm: swap },
  );
  const inGroups = reshape(graph, swapped, [images, lanes * x!.shape[1]!, ...x!.shape.slice(2)]);
  const flat = (one: Operand) =>
    reshape(graph, lifting.ofEachLane(one), [lanes * one.shape[0]!, ...one.shape.slice(1)]);
  const made = graph.add(
    op,
    [inGroups, flat(filter!), ...(bias ? [flat(bias)] : [])],
    { dtype, shape: [images, lanes * channels, ...pixels] },
    { ...attributes, group: lanes },
  );
  const apart = reshape(graph, made, [images, lanes, channels, ...pixels]);
  return lifting.add('Transpose', [apart], { dtype, shape }, { perm: swap });
};

const convolve: Rule = (lifting, operands, node) => {
  const isShared = operands.slice(1).every(({ isLifted }) => !isLifted);
  return (isShared ? asOneBatch(values) : asGroups)(lifting, operands, node);
};

export const convolution: Rules = {
  Conv: convolve,
  MaxPool: asOneBatch(values),
  // The last operand is the shape that is asked for.
  Resize: asOneBatch((lifting, given, shape) => [
    ...values(lifting, given).slice(0, -1),
    lifting.graph.integers(shape),
  ]),
};
