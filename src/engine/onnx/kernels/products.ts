import type { Graph, Value } from '../graph.js';
import { type Activation, activated } from './activation.js';
import { add, broadcastShape, transpose } from './build.js';
import { type Recordings, reading } from './kernel.js';

interface Product {
  transposeA: boolean;
  transposeB: boolean;
}

/** Matrix product over the last two axes; the others are broadcast. */
function product(graph: Graph, a: Value, b: Value, { transposeA, transposeB }: Product): Value {
  const dtype = a.dtype;
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  // The runtime's `Gemm` takes only floats.
  if (a.shape.length === 2 && b.shape.length === 2 && dtype === 'float32') {
    const shape = [rows, columns];
    // The runtime itself fuses a plain product with the bias that follows it.
    return transposeA || transposeB
      ? graph.add(
          'Gemm',
          [a, b],
          { dtype, shape },
          { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 },
        )
      : graph.add('MatMul', [a, b], { dtype, shape });
  }
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [left, right] = [transposeA ? swapped(graph, a) : a, transposeB ? swapped(graph, b) : b];
  return graph.add('MatMul', [left, right], { dtype, shape: [...batch, rows, columns] });
}

function swapped(graph: Graph, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(graph, x, [...axes.slice(0, -2), ...axes.slice(-2).reverse()]);
}

export const products: Recordings = {
  BatchMatMul: reading<Product>((graph, { a, b }, attributes) => product(graph, a!, b!, attributes)),
  _FusedMatMul: reading<Product & Activation>((graph, { a, b, bias }, attributes) => {
    const linear = product(graph, a!, b!, attributes);
    const x = bias ? add(graph, linear, bias) : linear;
    return activated(graph, x, attributes);
  }),
};
