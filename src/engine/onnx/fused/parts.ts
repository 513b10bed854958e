import type { Node, Value } from '../graph.js';

/** A single number of an array. */
export interface Part {
  array: Value;
  index: number;
}

/**
 * Which of some values are single numbers that were split off an array, such as the rate of each parameter. Handing on
 * the array takes far less time than handing on each of its numbers.
 * @param isHeads whether the head computes a value
 */
export function partsOf(
  nodes: readonly Node[],
  values: readonly Value[],
  isHeads: (value: Value) => boolean,
): Map<Value, Part> {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const partOf = (value: Value): Part | undefined => {
    const { op, inputs: [array] = [], outputs = [] } = makers.get(value) ?? {};
    if (op === 'Reshape') return partOf(array!);
    if (op !== 'Split' || array!.dtype !== 'float32') return undefined;
    const isOfNumbers = array!.shape.length === 1 && outputs.length === array!.shape[0];
    return isOfNumbers && isHeads(array!) ? { array: array!, index: outputs.indexOf(value) } : undefined;
  };
  return new Map(
    values.flatMap((value) => {
      const part = partOf(value);
      return part ? [[value, part] as const] : [];
    }),
  );
}
