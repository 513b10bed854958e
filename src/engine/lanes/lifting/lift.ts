import { type Node, neededNodes, type Value } from '../../onnx/graph.js';
import { type Loop, loopProgram, type Program } from '../../onnx/program.js';
import { type Input, isSlice, keptRank, liftInputs } from './inputs.js';
import type { Lifted } from './lifted.js';
import { Lifting } from './lifting.js';
import { NoRule, type Operand } from './operand.js';
import { rules as allRules } from './rules/all.js';
import type { Rules } from './rules/rule.js';

export interface LiftOptions {
  /** Places of inputs that are tables of which lanes have their own. */
  joined?: ReadonlySet<number>;
  rules?: Rules;
}

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
  private readonly inputs: readonly Input[];

  constructor(
    private readonly program: Program,
    lanes: number,
    { joined = new Set(), rules = allRules }: LiftOptions,
  ) {
    this.lifting = new Lifting(lanes);
    this.rules = rules;
    this.inputs = liftInputs(this.lifting, program, joined, this.operands);
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

  private liftedLoop(loop: Loop, before: number): Loop {
    const { lifting } = this;
    const { graph } = lifting;
    const iteration = graph.value('int64', []);
    this.operands.set(loop.iteration, { value: iteration, shape: [], isLifted: false });
    for (const { input } of loop.carried) {
      const value = graph.value(input.dtype, lifting.shapeOf(input.shape, keptRank(input.shape)));
      this.operands.set(input, { value, shape: input.shape, isLifted: true });
    }
    for (const node of loop.nodes) {
      if (isSlice(node, loop)) this.takeSlice(node, this.of(node.inputs[0]!).value, iteration);
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
