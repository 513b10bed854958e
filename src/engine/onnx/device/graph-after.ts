import { Graph, type Value } from '../graph.js';
import type { Program } from '../program.js';

/** An empty graph whose values have other numbers than a program's. */
export function graphAfter({ inputs, nodes, outputs, loop }: Program): Graph {
  const all = [...nodes, ...(loop?.nodes ?? []), ...(loop?.after ?? [])];
  const values: Value[] = [
    ...inputs,
    ...outputs,
    ...all.flatMap((node) => [...node.inputs, ...node.outputs]),
  ];
  if (loop) {
    values.push(loop.steps, loop.iteration);
    for (const { initial, input, output, final } of loop.carried) values.push(initial, input, output, final);
    for (const { output, stacked } of loop.collected) values.push(output, stacked);
    for (const { all, one } of loop.slices ?? []) values.push(all, one);
  }
  return new Graph(values.reduce((most, { id }) => Math.max(most, id), -1) + 1);
}
