import type { Value } from '../../../onnx/graph.js';
import type { Lifting } from '../lifting.js';
import { NoRule, type Operand, rankOf } from '../operand.js';
import type { Rule, Rules } from './rule.js';

const gather: Rule = (lifting, [x, at], node) => {
  const [output] = node.outputs as [Value];
  const axis = node.attributes.axis as number;
  const offsets = lifting.offsetsOf(x!, at!.isLifted ? rankOf(at!) : at!.shape.length + 1);
  if (offsets) return fromShared(lifting, x!, withOffsets(lifting, at!, offsets), axis, output);
  if (!at!.isLifted) {
    const along = axis + rankOf(x!) - x!.shape.length;
    const rank = rankOf(x!) + at!.shape.length - 1;
    return lifting.add('Gather', [x!.value, at!.value], output, { axis: along }, rank);
  }
  if (!x!.isLifted) return fromShared(lifting, x!, at!, axis, output);
  return fromOwn(lifting, x!, at!, axis, output);
};

/** Places in a joined table. */
function withOffsets(lifting: Lifting, at: Operand, offsets: Value): Operand {
  const type = { dtype: at.value.dtype, shape: at.shape };
  return lifting.add('Add', [at.value, offsets], type, {}, offsets.shape.length);
}

/** Each lane's places in one array. */
function fromShared(
  lifting: Lifting,
  x: Operand,
  at: Operand,
  axis: number,
  { dtype, shape }: Value,
): Operand {
  if (axis === 0) {
    const rank = rankOf(at) + x.shape.length - 1;
    return lifting.add('Gather', [x.value, at.value], { dtype, shape }, { axis }, rank);
  }
  const indices = lifting.withRank(at);
  const made = x.shape.toSpliced(axis, 1, ...indices.shape);
  const value = lifting.graph.add('Gather', [x.value, indices], { dtype, shape: made }, { axis });
  const perm = [axis, ...[...made.keys()].filter((one) => one !== axis)];
  return lifting.add('Transpose', [value], { dtype, shape }, { perm });
}

/**
 * Each lane's places in its own array: places in one array of all lanes' below each other. `GatherND` has batches, but a GPU
 * has no kernel for it with int32.
 */
function fromOwn(lifting: Lifting, x: Operand, at: Operand, axis: number, { dtype, shape }: Value): Operand {
  const others = [...x.shape.keys()].filter((one) => one !== axis);
  const front = lifting.transposed(x, [axis, ...others]);
  const below = lifting.belowEachOther(front);
  const places = withOffsets(lifting, at, firstRows(lifting, at, x.shape[axis]!));
  const made = [...at.shape, ...others.map((one) => x.shape[one]!)];
  const rank = rankOf(places) + others.length;
  const taken = lifting.add('Gather', [below, places.value], { dtype, shape: made }, { axis: 0 }, rank);
  const back = [...made.keys()];
  const own = back.splice(0, at.shape.length);
  back.splice(axis, 0, ...own);
  return { ...lifting.transposed(taken, back), shape };
}

/** The row at which each lane's begin, where each has so many: [lanes, 1, …]. */
function firstRows(lifting: Lifting, at: Operand, rows: number): Value {
  const { dtype } = at.value;
  const numbers = Array.from({ length: lifting.lanes }, (_, lane) => lane * rows);
  const data = dtype === 'int64' ? BigInt64Array.from(numbers, BigInt) : Int32Array.from(numbers);
  return lifting.graph.constant(dtype, lifting.shapeOf([], rankOf(at)), { data });
}

/** As many axes as what is gathered from, and as long as that in all but one. */
const gatherElements: Rule = (lifting, [x, at], { op, outputs: [output], attributes }) => {
  const rank = lifting.commonRank([x!, at!]);
  const axis = (attributes.axis as number) + rank - x!.shape.length;
  const values = [lifting.ofEachLane(x!, rank), lifting.ofEachLane(at!, rank)];
  return lifting.add(op, values, output!, { axis }, rank);
};

const gatherPlaces: Rule = (lifting, [x, at], { op, outputs: [output] }) => {
  if (x!.isLifted) {
    const values = [lifting.withRank(x!), lifting.ofEachLane(at!)];
    return lifting.add(op, values, output!, { batch_dims: 1 });
  }
  return lifting.add(op, [x!.value, lifting.withRank(at!)], output!, {});
};

/** A scatter has no batches, so the number of the lane becomes part of each place. */
const scatterPlaces: Rule = (lifting, [x, at, updates], { op, outputs: [output], attributes }) => {
  if (at!.shape.length < 1) throw new NoRule(op);
  const { graph, lanes } = lifting;
  const one = [lanes, ...at!.shape.with(-1, 1)];
  const each = one.slice(1).reduce((size, extent) => size * extent, 1);
  const data = BigInt64Array.from({ length: lanes * each }, (_, index) => BigInt(Math.floor(index / each)));
  const numbers = graph.constant('int64', one, { data });
  const depth = at!.shape.at(-1)!;
  const places = graph.add(
    'Concat',
    [numbers, lifting.ofEachLane(at!)],
    { dtype: 'int64', shape: one.with(-1, depth + 1) },
    { axis: one.length - 1 },
  );
  return lifting.add(op, [lifting.ofEachLane(x!), places, lifting.ofEachLane(updates!)], output!, attributes);
};

export const indexing: Rules = {
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherPlaces,
  ScatterND: scatterPlaces,
};
