import type { Node, Value } from '../../onnx/graph.js';
import { neededNodes } from '../../onnx/graph.js';
import { type Loop, loopProgram, type Program } from '../../onnx/program.js';
import { Lifting } from './lifting.js';
import { NoRule, type Operand } from './operand.js';
import { rules as allRules } from './rules/all.js';
import type { Rules } from './rules/rule.js';

/** What an input of a lifted program is made of. `input` is the place of an input among those of the single program. */
export type Feed =
  | { kind: 'steps' }
  /** All lanes' arrays, in this shape: [lanes, …]. */
  | { kind: 'stack'; input: number; shape: readonly number[] }
  /** All lanes' slices, step by step: [steps, lanes, …]. */
  | { kind: 'slices'; input: number }
  /** A table that all lanes share. */
  | { kind: 'table'; input: number }
  /** All lanes' tables, one below the other. */
  | { kind: 'joined table'; input: number }
  /** The row at which each lane's table begins in the joined one, in this shape: [lanes, …]. */
  | { kind: 'offsets'; input: number; shape: readonly number[] };

/** How an output of the single program is found in that of the lifted one. */
export interface Result {
  /** Whether each lane has its own; otherwise it is that of all lanes. */
  isLifted: boolean;
  /** Whether it is [steps, …]; if each lane has its own, [steps, lanes, …]. */
  isOfSteps: boolean;
}

/** A program that computes what another one does, for several lanes at once. */
export interface Lifted {
  program: Program;
  /** What each of its inputs is made of. */
  feeds: readonly Feed[];
  /** What each of its outputs is. */
  results: readonly Result[];
}

export interface LiftOptions {
  /** Places of inputs that are tables of which lanes have their own. */
  joined?: ReadonlySet<number>;
  rules?: Rules;
}

/**
 * Parameters keep ones in front for two axes, so that what belongs to columns, or is a single number, needs no node to
 * stand beside matrices.
 */
const LEAST_RANK = 3;

/**
 * Lifts a program: every value that depends on an input gets the lanes as its first axis. What depends on constants or
 * on a shared table alone stays single.
 * @returns undefined if an operation cannot be lifted
 */
export function lift(program: Program, lanes: number, options: LiftOptions = {}): Lifted | undefined {
  try {
    return new Lifter(program, lanes, options).lifted();
  } catch (error) {
    if (error instanceof NoRule) return undefined;
    throw error;
  }
}

class Lifter {
  private readonly lifting: Lifting;
  private readonly rules: Rules;
  private readonly operands = new Map<Value, Operand>();
  private readonly inputs: { value: Value; feed: Feed }[] = [];

  constructor(
    private readonly program: Program,
    lanes: number,
    { joined = new Set(), rules = allRules }: LiftOptions,
  ) {
    this.lifting = new Lifting(lanes);
    this.rules = rules;
    this.takeInputs(joined);
  }

  lifted(): Lifted {
    const { program, inputs, lifting } = this;
    for (const node of program.nodes) this.liftNode(node);
    const nodes = [...lifting.graph.nodes];
    const loop = program.loop && this.liftedLoop(program.loop, nodes.length);
    const results = program.outputs.map((value) => this.of(value));
    const outputs = results.map(({ value }) => value);
    const made = loop
      ? { ...loopProgram([], loop, outputs), nodes: neededNodes(nodes, neededAround(loop, outputs)) }
      : { inputs: [], nodes: neededNodes(nodes, outputs), outputs };
    const used = valuesUsed(made);
    const given = inputs.filter(({ value, feed }) => used.has(value) || feed.kind === 'steps');
    const stacked = new Set(program.loop?.collected.map((one) => one.stacked));
    return {
      program: { ...made, inputs: given.map(({ value }) => value) },
      feeds: given.map(({ feed }) => feed),
      results: results.map(({ isLifted }, index) => ({
        isLifted,
        isOfSteps: stacked.has(program.outputs[index]!),
      })),
    };
  }

  private takeInputs(joined: ReadonlySet<number>): void {
    const { program, lifting } = this;
    const { graph } = lifting;
    const { loop } = program;
    const slices = new Set(
      loop?.nodes.filter(({ inputs: [, at] }) => at === loop.iteration).map(({ inputs: [from] }) => from!),
    );
    const take = (value: Value, feed: Feed): Value => {
      this.inputs.push({ value, feed });
      return value;
    };
    const views = (input: number, kind: 'stack' | 'offsets', dtype: Value['dtype']) => {
      const known = new Map<string, Value>();
      return (shape: readonly number[]): Value => {
        const view = known.get(`${shape}`) ?? take(graph.value(dtype, shape), { kind, input, shape });
        known.set(`${shape}`, view);
        return view;
      };
    };
    for (const [input, { dtype, shape, table }] of program.inputs.entries()) {
      const value = program.inputs[input]!;
      if (value === loop?.steps) {
        this.operands.set(value, {
          value: take(graph.value('int64', []), { kind: 'steps' }),
          shape,
          isLifted: false,
        });
      } else if (slices.has(value)) {
        const [steps, ...slice] = shape as [number, ...number[]];
        const all = graph.value(dtype, [steps, ...lifting.shapeOf(slice)], true);
        this.operands.set(value, { value: take(all, { kind: 'slices', input }), shape, isLifted: false });
      } else if (table) {
        const isJoined = joined.has(input);
        const rows = take(graph.value(dtype, shape, true), {
          kind: isJoined ? 'joined table' : 'table',
          input,
        });
        this.operands.set(
          value,
          isJoined
            ? lifting.joinedTable(rows, views(input, 'offsets', 'int32'))
            : { value: rows, shape, isLifted: false },
        );
      } else {
        const rank = Math.max(LEAST_RANK, shape.length + 1);
        this.operands.set(value, lifting.given(views(input, 'stack', dtype), shape, rank));
      }
    }
  }

  private liftedLoop(loop: Loop, before: number): Loop {
    const { lifting } = this;
    const { graph } = lifting;
    const iteration = graph.value('int64', []);
    this.operands.set(loop.iteration, { value: iteration, shape: [], isLifted: false });
    for (const { input } of loop.carried) {
      const rank = Math.max(LEAST_RANK, input.shape.length + 1);
      const value = graph.value(input.dtype, lifting.shapeOf(input.shape, rank));
      this.operands.set(input, { value, shape: input.shape, isLifted: true });
    }
    for (const node of loop.nodes) {
      const [from, at] = node.inputs;
      if (node.op === 'Gather' && at === loop.iteration)
        this.takeSlice(node, this.of(from!).value, iteration);
      else this.liftNode(node);
    }
    const carried = loop.carried.map(({ initial, input, output, final }) => {
      const start = this.of(input).value;
      const rank = start.shape.length;
      const end = graph.value(start.dtype, start.shape);
      this.operands.set(final, { value: end, shape: final.shape, isLifted: true });
      return {
        initial: lifting.ofEachLane(this.of(initial), rank),
        input: start,
        output: lifting.ofEachLane(this.of(output), rank),
        final: end,
      };
    });
    const collected = loop.collected.map(({ output, stacked }) => {
      const { value, isLifted } = this.of(output);
      const all = graph.value(value.dtype, [1, ...value.shape], true);
      this.operands.set(stacked, { value: all, shape: stacked.shape, isLifted });
      return { output: value, stacked: all };
    });
    const nodes = graph.nodes.slice(before);
    for (const node of loop.after) this.liftNode(node);
    const after = graph.nodes.slice(before + nodes.length);
    const steps = this.of(loop.steps).value;
    return { steps, iteration, carried, collected, nodes, after };
  }

  /** A step's slice of an input that has the lanes in its second axis, which becomes the first. */
  private takeSlice({ outputs: [output] }: Node, slices: Value, iteration: Value): void {
    const { dtype, shape } = output!;
    const sliced = this.lifting.add('Gather', [slices, iteration], { dtype, shape }, { axis: 0 });
    this.operands.set(output!, sliced);
  }

  private liftNode(node: Node): void {
    const operands = node.inputs.map((value) => this.of(value));
    const made = this.madeBy(node, operands);
    node.outputs.forEach((output, index) => {
      this.operands.set(output, made[index]!);
    });
  }

  private madeBy(node: Node, operands: readonly Operand[]): readonly Operand[] {
    const { op, outputs, attributes } = node;
    const { graph } = this.lifting;
    if (operands.some((one) => one.isLifted || this.lifting.isJoined(one))) {
      const rule = this.rules[op];
      if (!rule) throw new NoRule(op);
      return [rule(this.lifting, operands, node)].flat();
    }
    const values = graph.addMany(
      op,
      operands.map(({ value }) => value),
      outputs,
      { ...attributes },
    );
    return values.map((value) => ({ value, shape: value.shape, isLifted: false }));
  }

  private of(value: Value): Operand {
    const known = this.operands.get(value);
    if (known) return known;
    if (!value.constant) throw new Error(`v${value.id} is used before it is made`);
    const { dtype, shape, constant } = value;
    const operand = { value: this.lifting.graph.constant(dtype, shape, constant), shape, isLifted: false };
    this.operands.set(value, operand);
    return operand;
  }
}

/** What a loop and the outputs of its program take from the nodes before it. */
const neededAround = ({ carried, nodes, after, collected }: Loop, outputs: readonly Value[]): Value[] => [
  ...carried.flatMap(({ initial, output }) => [initial, output]),
  ...collected.map(({ output }) => output),
  ...[...nodes, ...after].flatMap(({ inputs }) => inputs),
  ...outputs,
];

function valuesUsed({ nodes, loop, outputs }: Program): Set<Value> {
  const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...outputs]);
  if (loop) for (const value of neededAround(loop, [])) used.add(value);
  return used;
}
