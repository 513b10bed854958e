import type { Node, Value } from '../../graph.js';
import type { Loop, Program } from '../../program.js';
import { graphAfter } from '../graph-after.js';
import { Making } from './making.js';
import { inAllSteps } from './rules.js';
import { runningSumOf, summed } from './sums.js';

/**
 * Computes before a loop what its steps do not depend on each other for: what is the same in all of them, once; what
 * comes of their slices alone, such as masks of labels or the rates of an optimizer that counts its steps, for all steps
 * at once. A device takes a few microseconds for a node, whatever its size.
 */
export function ahead(program: Program): Program {
  const { loop } = program;
  if (!loop?.slices) return program;
  const making = new Making(graphAfter(program), loop.steps);
  for (const { all, one } of loop.slices) making.note(one, all);
  const inBody = new Set([...loop.carried.map(({ input }) => input), ...loop.slices.map(({ one }) => one)]);
  const same: Node[] = [];
  const finals: Node[] = [];
  const body: Node[] = [];
  const sums = new Set<Value>();
  for (const node of loop.nodes) {
    const { inputs, outputs } = node;
    const own = inputs.filter((input) => inBody.has(input));
    if (own.length === 0) {
      same.push(node);
      continue;
    }
    for (const output of outputs) inBody.add(output);
    const sum = runningSumOf(making, node, loop.carried);
    if (sum) {
      finals.push(summed(making, sum));
      sums.add(sum.carried.input);
      continue;
    }
    const results = own.every((input) => making.varies(input)) && inAllSteps(making, node);
    if (results) for (const [index, output] of outputs.entries()) making.note(output, results[index]!);
    else body.push(node);
  }
  const carried = loop.carried.filter(({ input }) => !sums.has(input));
  const rest = { ...loop, carried, nodes: body };
  const slices = slicesFor(rest, making);
  // ONNX has no loop without slices.
  if (slices.length === 0) return program;
  return {
    ...program,
    nodes: [...program.nodes, ...same, ...making.graph.nodes, ...finals],
    loop: { ...rest, slices },
  };
}

/** The slices that a loop still takes. */
function slicesFor({ carried, collected, nodes }: Loop, making: Making): { all: Value; one: Value }[] {
  const used = new Set([
    ...nodes.flatMap(({ inputs }) => inputs),
    ...[...carried, ...collected].map(({ output }) => output),
  ]);
  return [...used].filter((one) => making.varies(one)).map((one) => ({ all: making.of(one), one }));
}
