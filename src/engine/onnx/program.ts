import { type Node, neededNodes, type Value } from './graph.js';
import { joinSums } from './sums-of-products.js';

/** A traced function: nodes that compute `outputs` from `inputs`. */
export interface Program {
  inputs: readonly Value[];
  nodes: readonly Node[];
  outputs: readonly Value[];
  loop?: Loop;
}

/** A value that each step of a loop passes to the next. */
export interface Carried {
  /** What the first step gets: a value of the program around the loop. */
  initial: Value;
  /** What a step gets. */
  input: Value;
  /** What a step passes on. */
  output: Value;
  /** What the last step passed on: a value of the program around the loop. */
  final: Value;
}

/** An array [steps, …] of the program around a loop, and in the loop its slice of the step. */
export interface Slice {
  all: Value;
  one: Value;
}

/** A loop inside a program, after its `nodes`: ONNX's `Loop`, whose body sees all values of the program. */
export interface Loop {
  /** Number of steps: a program input, int64 scalar. */
  steps: Value;
  /** Number of the step, from 0: int64 scalar. */
  iteration: Value;
  carried: readonly Carried[];
  /** Each output of a step and, in the program around the loop, this output of all steps, stacked. */
  collected: readonly { output: Value; stacked: Value }[];
  nodes: readonly Node[];
  /**
   * With these the loop is ONNX's `Scan`, which hands each step its slices, and needs no number of the step. Otherwise
   * nodes gather them.
   */
  slices?: readonly Slice[];
  /** Nodes of the program that come after the loop. */
  after: readonly Node[];
}

/** A program around a loop, without the nodes of its body that no result needs. */
export function loopProgram(inputs: readonly Value[], loop: Loop, outputs: readonly Value[]): Program {
  const results = [...loop.carried, ...loop.collected].map(({ output }) => output);
  // ONNX has no loop without results; then no step changes anything.
  if (results.length === 0) return { inputs, nodes: loop.after, outputs };
  const nodes = joinSums(neededNodes(loop.nodes, results), results);
  return { inputs, nodes: [], outputs, loop: { ...loop, nodes } };
}

/**
 * Takes carried values that no step changes out of the loop. They are the same in every step, so the body reads them
 * from around the loop.
 */
export function withoutUnchanged(loop: Loop): Loop {
  const unchanged = loop.carried.filter(({ input, output }) => input === output);
  if (unchanged.length === 0) return loop;
  const outside = new Map(unchanged.map(({ input, initial }) => [input, initial]));
  const nodes = loop.nodes.map((node) => replaceInputs(node, outside));
  const moved = (value: Value): Value => outside.get(value) ?? value;
  const after = unchanged.map(
    ({ initial, final }): Node => ({ op: 'Identity', inputs: [initial], outputs: [final], attributes: {} }),
  );
  return {
    ...loop,
    carried: loop.carried
      .filter((carried) => !unchanged.includes(carried))
      .map((carried) => ({ ...carried, output: moved(carried.output) })),
    collected: loop.collected.map(({ output, stacked }) => ({ output: moved(output), stacked })),
    nodes,
    after,
  };
}

/** The same node with other inputs. */
function replaceInputs(node: Node, replacements: ReadonlyMap<Value, Value>): Node {
  return node.inputs.some((input) => replacements.has(input))
    ? { ...node, inputs: node.inputs.map((input) => replacements.get(input) ?? input) }
    : node;
}
