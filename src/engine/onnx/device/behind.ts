import { sizeOf } from '../../array.js';
import { type Node, neededNodes, type Value } from '../graph.js';
import type { Program } from '../program.js';
import { Making, typeOf } from './ahead/making.js';
import { inAllSteps, LARGEST } from './ahead/rules.js';
import { graphAfter } from './graph-after.js';

/**
 * Computes after a loop what only its outputs need, such as the value of the loss, for all steps at once: the steps put out
 * what it is made of instead.
 */
export function behind(program: Program): Program {
  const { loop } = program;
  if (!loop?.slices) return program;
  const { carried, collected, slices, nodes } = loop;
  const kept = new Set(
    neededNodes(
      nodes,
      carried.map(({ output }) => output),
    ),
  );
  const later = nodes.filter((node) => !kept.has(node));
  if (later.length === 0) return program;
  const inBody = new Set([
    ...carried.map(({ input }) => input),
    ...[...kept].flatMap(({ outputs }) => outputs),
  ]);
  const outputs = collected.map(({ output }) => output);
  const taken = new Set(
    [...later.flatMap(({ inputs }) => inputs), ...outputs].filter((value) => inBody.has(value)),
  );
  if ([...taken].some(({ shape }) => sizeOf(shape) > LARGEST)) return program;

  const graph = graphAfter(program);
  const making = new Making(graph, loop.steps);
  for (const { all, one } of slices) making.note(one, all);
  const puts = [...taken].map((output) => {
    const { dtype, shape } = typeOf(output.dtype, output.shape);
    const stacked = graph.value(dtype, shape, true);
    making.note(output, stacked);
    return { output, stacked };
  });
  for (const node of later) {
    const results = node.inputs.some((input) => making.varies(input)) && inAllSteps(making, node);
    if (!results) return program;
    for (const [index, output] of node.outputs.entries()) making.note(output, results[index]!);
  }
  const copies = collected.map(
    ({ output, stacked }): Node => ({
      op: 'Identity',
      inputs: [making.repeated(output)],
      outputs: [stacked],
      attributes: {},
    }),
  );
  const used = new Set<Value>([...kept].flatMap(({ inputs }) => inputs));
  for (const { output } of [...carried, ...puts]) used.add(output);
  return {
    ...program,
    loop: {
      ...loop,
      collected: puts,
      nodes: nodes.filter((node) => kept.has(node)),
      slices: slices.filter(({ one }, index) => index === 0 || used.has(one)),
      after: [...graph.nodes, ...copies, ...loop.after],
    },
  };
}
