import type { Node, Value } from './graph.js';
import type { Program } from './program.js';

/** What every implementation of WebGPU lets a shader use: `maxStorageBuffersPerShaderStage` is 8 or more. */
export const MOST_BUFFERS = 8;

/**
 * How many buffers an operator reads and writes. Constants count, too, unless they are shapes, sizes or axes, and so does each
 * place of a value that it reads twice.
 */
const buffersOf = ({ inputs, outputs }: Node): number =>
  inputs.filter(({ dtype, constant }) => !(constant && dtype === 'int64')).length + outputs.length;

/** A program in which no `Split` and no `Concat` uses more buffers, by making several of one that does. */
export function withFewBuffers(program: Program, most = MOST_BUFFERS): Program {
  const reduced = new Reduced(program, most);
  const { loop } = program;
  return {
    ...program,
    nodes: reduced.nodes(program.nodes),
    ...(loop && {
      loop: { ...loop, nodes: reduced.nodes(loop.nodes), after: reduced.nodes(loop.after) },
    }),
  };
}

class Reduced {
  private next: number;

  constructor(
    program: Program,
    private readonly most: number,
  ) {
    this.next = 1 + largestId(program);
  }

  nodes(nodes: readonly Node[]): Node[] {
    return nodes.flatMap((node) => {
      if (buffersOf(node) <= this.most) return [node];
      if (node.op === 'Split') return this.split(node);
      return node.op === 'Concat' ? this.concat(node) : [node];
    });
  }

  /** Splits into groups first, and then each group. */
  private split(node: Node): Node[] {
    const [whole] = node.inputs as [Value];
    const axis = node.attributes.axis as number;
    const groups = inGroups(node.outputs, this.most - 1).map((parts) => ({
      parts,
      value: parts.length === 1 ? parts[0]! : this.joined(whole, parts, axis),
    }));
    const first = this.splitInto(
      whole,
      groups.map(({ value }) => value),
      axis,
    );
    const rest = groups
      .filter(({ parts }) => parts.length > 1)
      .map(({ value, parts }) => this.splitInto(value, parts, axis));
    return this.nodes([first, ...rest]);
  }

  private splitInto(whole: Value, parts: readonly Value[], axis: number): Node {
    const sizes = BigInt64Array.from(parts, ({ shape }) => BigInt(shape[axis]!));
    const lengths: Value = {
      id: this.next++,
      dtype: 'int64',
      shape: [parts.length],
      constant: { data: sizes },
    };
    return { op: 'Split', inputs: [whole, lengths], outputs: parts, attributes: { axis } };
  }

  /** Joins groups first, and then what they have become. */
  private concat(node: Node): Node[] {
    const axis = node.attributes.axis as number;
    const [whole] = node.outputs as [Value];
    const groups = inGroups(node.inputs, this.most - 1).map((parts) => ({
      parts,
      value: parts.length === 1 ? parts[0]! : this.joined(whole, parts, axis),
    }));
    const first = groups
      .filter(({ parts }) => parts.length > 1)
      .map(({ value, parts }): Node => ({ ...node, inputs: parts, outputs: [value] }));
    return this.nodes([...first, { ...node, inputs: groups.map(({ value }) => value) }]);
  }

  /** A new value as large as consecutive parts of another together. */
  private joined({ dtype, shape }: Value, parts: readonly Value[], axis: number): Value {
    const extent = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    return { id: this.next++, dtype, shape: shape.with(axis, extent) };
  }
}

const inGroups = <Member>(members: readonly Member[], size: number): Member[][] =>
  Array.from({ length: Math.ceil(members.length / size) }, (_, group) =>
    members.slice(group * size, (group + 1) * size),
  );

function largestId({ inputs, nodes, outputs, loop }: Program): number {
  const all = [...nodes, ...(loop?.nodes ?? []), ...(loop?.after ?? [])].flatMap((node) => [
    ...node.inputs,
    ...node.outputs,
  ]);
  const ofLoop = loop
    ? [
        loop.steps,
        loop.iteration,
        ...loop.carried.flatMap(({ initial, input, output, final }) => [initial, input, output, final]),
        ...loop.collected.flatMap(({ output, stacked }) => [output, stacked]),
      ]
    : [];
  return [...inputs, ...outputs, ...all, ...ofLoop].reduce((most, { id }) => Math.max(most, id), 0);
}
