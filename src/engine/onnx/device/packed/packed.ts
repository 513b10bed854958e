import { sizeOf } from '../../../array.js';
import { type Graph, type Node, neededNodes, type Value } from '../../graph.js';
import type { Carried, Loop, Program } from '../../program.js';
import { graphAfter } from '../graph-after.js';
import { Emission } from './emission.js';
import { Forms } from './form.js';
import { Layout } from './layout.js';
import { Packing } from './packing.js';

/**
 * Carries what a loop updates alike, such as all parameters and each moment of an optimizer, as one array, and
 * updates it at once: a device takes as long for a small array as for launching its kernel. Each number is computed
 * as before.
 */
export function packed(program: Program): Program {
  const { loop } = program;
  if (!loop) return program;
  const first = commonFirst(loop);
  const groups = alike(loop, first);
  const layoutOf = (carried: readonly Carried[]) =>
    new Layout(
      carried.map(({ input }) => input),
      first,
    );
  const packing = new Packing(loop, groups, first);
  const graph = graphAfter(program);
  const initials = groups.map((carried) =>
    layoutOf(carried).joined(
      graph,
      carried.map(({ initial }) => initial),
    ),
  );
  const before = graph.nodes.splice(0);
  const emission = new Emission(graph, packing, loop, first);
  const whole = packing.states.map((state, index): Carried => {
    const input = emission.inputOf(state);
    const next = packing.packOf(state.carried.map(({ output }) => output));
    const final = graph.value(input.dtype, input.shape);
    return { initial: initials[index]!, input, output: emission.wholeOf(next), final };
  });
  const grouped = new Set(groups.flat());
  const others = loop.carried
    .filter((carried) => !grouped.has(carried))
    .map((carried) => ({ ...carried, output: emission.of(carried.output) }));
  const collected = loop.collected.map(({ output, stacked }) => ({ output: emission.of(output), stacked }));
  const carried = [...whole, ...others];
  const nodes = neededNodes(
    graph.nodes.splice(0),
    [...carried, ...collected].map(({ output }) => output),
  );
  const after = whole.flatMap(({ final }, index) =>
    unpacking(graph, layoutOf(groups[index]!).apart(graph, final), groups[index]!),
  );
  return {
    ...program,
    nodes: [...program.nodes, ...before],
    loop: { ...loop, carried, collected, nodes, after: [...after, ...loop.after] },
  };
}

/**
 * The extent of the first axis that carried values have in common, as where several seeds learn side by side; 1 if they
 * have none.
 */
function commonFirst({ carried }: Loop): number {
  const shapes = carried.filter(({ input }) => input.dtype === 'float32').map(({ input }) => input.shape);
  const [first] = shapes[0] ?? [];
  // With fewer axes it may be the rows of a matrix, which others lack.
  return first !== undefined && shapes.every((shape) => shape.length > 2 && shape[0] === first) ? first : 1;
}

/** Carried values that are updated alike; only what has a companion. */
function alike(loop: Loop, first: number): Carried[][] {
  const forms = new Forms(loop, first);
  const groups = new Map<string, Carried[]>();
  for (const carried of loop.carried) {
    const { input, output } = carried;
    const form = forms.of(output);
    if (form === undefined || input.dtype !== 'float32' || sizeOf(input.shape) === 0) continue;
    groups.set(form, [...(groups.get(form) ?? []), carried]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Nodes that make the last step's carried values of the array that they are in. */
function unpacking(graph: Graph, lanes: readonly Value[], carried: readonly Carried[]): Node[] {
  const copies = lanes.map(
    (lane, index): Node => ({
      op: 'Identity',
      inputs: [lane],
      outputs: [carried[index]!.final],
      attributes: {},
    }),
  );
  return [...graph.nodes.splice(0), ...copies];
}
