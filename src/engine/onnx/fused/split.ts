import { sizeOf } from '../../array.js';
import { type Node, neededNodes, type Value } from '../graph.js';
import { fillOf } from '../kernels/build.js';
import type { Carried, Loop, Program } from '../program.js';
import { elementwise } from './elementwise.js';
import { type Part, partsOf } from './parts.js';
import { type RowGather, rowGathersOf } from './row-gather.js';
import { type RowJoin, rowJoinsOf } from './row-join.js';

/**
 * A loop's step in three parts. Rows of tables are gathered first. The head computes everything that takes more than
 * passing over the elements of carried values, such as gradients. The tail is what is left, such as an optimizer's
 * update; nothing in the head needs it.
 */
export interface Split {
  gathers: readonly RowGather[];
  joins: readonly RowJoin[];
  /** A program of one step. */
  head: Program;
  /** Element-wise nodes, in an order in which they can run. */
  tail: readonly Node[];
  /** Carried values that the tail hands on: float32, of which some are the head's or the last step's values. */
  passed: readonly Carried[];
  /** Carried values that the head hands on. */
  handed: readonly Carried[];
  /** Single numbers that the tail takes out of arrays of the head. */
  parts: ReadonlyMap<Value, Part>;
}

/** Splits the step of a loop. @returns undefined if that gains nothing */
export function splitLoop({ inputs, loop }: Program): Split | undefined {
  if (!loop) return undefined;
  const { carried, collected, nodes, iteration } = loop;
  const passed = carried.filter(({ input }) => input.dtype === 'float32');
  const handed = carried.filter(({ input }) => input.dtype !== 'float32');
  const tail = tailOf(
    loop,
    passed,
    [...handed, ...collected].map(({ output }) => output),
  );
  const gathers = rowGathersOf(loop);
  if (tail.length === 0 && gathers.length === 0) return undefined;

  const made = new Set(tail.flatMap((node) => node.outputs));
  const joins = rowJoinsOf(loop, gathers);
  const gathered = [...gathers, ...joins].map(({ rows }) => rows);
  const outside = new Set([...inputs, iteration, ...carried.map(({ input }) => input), ...gathered]);
  const isHeads = (value: Value) => !made.has(value) && !outside.has(value) && !value.constant;
  const results = passed.map(({ output }) => output);
  const taken = tail.flatMap((node) => node.inputs).filter((value) => !results.includes(value));
  const parts = partsOf(nodes, taken, isHeads);
  const wanted = new Set([
    ...[...taken.map((value) => parts.get(value)?.array ?? value), ...results].filter(isHeads),
    ...handed.map(({ output }) => output),
    ...collected.map(({ output }) => output),
  ]);
  const outputs = [...wanted];
  const headNodes = neededNodes(
    nodes.filter((node) => !tail.includes(node) && !gathered.includes(node.outputs[0]!)),
    outputs,
  );
  if (headNodes.length === 0) return undefined;
  const used = new Set([...headNodes.flatMap((node) => node.inputs), ...outputs]);
  const head = { inputs: [...outside].filter((value) => used.has(value)), nodes: headNodes, outputs };
  return { gathers, joins, head, tail, passed, handed, parts };
}

/** The element-wise nodes whose results reach carried values alone. @param kept what the head must compute */
function tailOf({ nodes }: Loop, passed: readonly Carried[], kept: readonly Value[]): Node[] {
  const results = new Set(passed.map(({ output }) => output));
  const users = usersOf(nodes);
  const held = heldOf(nodes, users);
  const needed = new Set(kept);
  const tail = new Set<Node>();
  for (const node of [...nodes].reverse()) {
    const [output] = node.outputs as [Value];
    const consumers = users.get(output) ?? [];
    const reaches = results.has(output) || consumers.length > 0;
    const isLast = reaches && !needed.has(output) && consumers.every((one) => tail.has(one));
    if (isLast && isElementwise(node) && !held.has(node)) tail.add(node);
  }
  return nodes.filter((node) => tail.has(node));
}

type Users = ReadonlyMap<Value, readonly Node[]>;

function usersOf(nodes: readonly Node[]): Users {
  const users = new Map<Value, Node[]>();
  for (const node of nodes)
    for (const input of new Set(node.inputs)) users.set(input, [...(users.get(input) ?? []), node]);
  return users;
}

/** Of these, ONNX Runtime makes one operator together with the element-wise nodes that follow. */
const activations = new Set(['Erf', 'Sigmoid', 'Tanh']);

/**
 * Nodes that ONNX Runtime may fuse with those before them, which rounds differently: what follows an activation, and
 * what alone takes a product or a reciprocal.
 */
function heldOf(nodes: readonly Node[], users: Users): Set<Node> {
  const held = new Set<Node>();
  for (const node of nodes) {
    const consumers = node.outputs.flatMap((output) => users.get(output) ?? []);
    const isChain = activations.has(node.op) || (held.has(node) && isElementwise(node));
    const isProduct = node.op === 'MatMul' || (node.op === 'Div' && numberOf(node.inputs[0]!) === 1);
    if (isChain || (isProduct && consumers.length === 1)) for (const one of consumers) held.add(one);
  }
  return held;
}

/** Whether a node computes each element from those in the same place, and from single numbers. */
function isElementwise({ op, inputs, outputs, attributes }: Node): boolean {
  const [{ shape, dtype }] = outputs as [Value];
  if (!(op in elementwise) || Object.keys(attributes).length > 0 || dtype !== 'float32') return false;
  // Single numbers are the head's: they are cheap there, and a pass takes them as they are.
  if (sizeOf(shape) <= 1) return false;
  return inputs.every(
    (input) =>
      input.table !== true && (isSingle(input) || `${input.shape}` === `${shape}`) && isUniform(input),
  );
}

/** Whether a value is one number, such as a rate. */
export const isSingle = (value: Value): boolean =>
  value.dtype === 'float32' && (sizeOf(value.shape) === 1 || fillOf(value) !== undefined);

/** Constants must be a number that an instruction can hold. */
const isUniform = (value: Value): boolean => value.constant === undefined || numberOf(value) !== undefined;

/** The number that a constant is, or has everywhere. */
export function numberOf(value: Value): number | undefined {
  const { constant, shape } = value;
  return constant && 'data' in constant && sizeOf(shape) === 1 ? Number(constant.data[0]) : fillOf(value);
}
