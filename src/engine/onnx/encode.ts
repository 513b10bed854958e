import { createRequire } from 'node:module';
import type OnnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import { type NdArray, sizeOf } from '../array.js';
import type { ModelFile } from './executable.js';
import type { Attribute, ElementType, Node, Value } from './graph.js';
import type { Loop, Program } from './program.js';

/** ONNX operator set 18: all reductions take their axes as an input, scatters can add. */
const operatorSet = 18;
/** ONNX Runtime's own operators, and their domain. */
const ownOperators: ReadonlySet<string> = new Set(['FusedMatMul']);
const ownDomain = 'com.microsoft';
const intermediateRepresentation = 8;

// Imported instead, it would be searched for its exports first, which takes three times as long.
const proto = createRequire(import.meta.url)('onnx-proto') as typeof OnnxProto;
const { AttributeProto, ModelProto, TensorProto } = proto.onnx;
const { DataLocation, DataType } = TensorProto;
const elementTypes: Record<ElementType, onnx.TensorProto.DataType> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  int64: DataType.INT64,
  bool: DataType.BOOL,
};
const { AttributeType } = AttributeProto;

export const nameOf = (value: Value): string => `v${value.id}`;

/**
 * A program as the bytes of an ONNX model, and the names of its outputs there.
 * @param known arrays for some inputs, which become files beside the model, in memory
 */
export function encode(
  program: Program,
  known: ReadonlyMap<Value, NdArray> = new Map(),
): { model: Uint8Array; outputNames: string[]; files: ModelFile[] } {
  const { outputs, loop } = program;
  const inputs = program.inputs.filter((value) => !known.has(value));
  const constants = new Set(
    [...program.nodes, ...(loop?.nodes ?? []), ...(loop?.after ?? [])]
      .flatMap((node) => node.inputs)
      .concat(outputs, loop?.carried.flatMap(({ initial, output }) => [initial, output]) ?? [])
      .concat(loop?.collected.map(({ output }) => output) ?? [])
      .filter((value) => value.constant),
  );
  const large = [...constants].filter((value) => isLargeFill(value));
  const made = new Set([...program.nodes, ...(loop?.after ?? [])].flatMap((node) => node.outputs));
  for (const { final } of loop?.carried ?? []) made.add(final);
  for (const { stacked } of loop?.collected ?? []) made.add(stacked);
  const results = namedOutputs(outputs, made);

  const model = ModelProto.create({
    irVersion: intermediateRepresentation,
    producerName: 'continual-bench',
    opsetImport: [
      { domain: '', version: operatorSet },
      { domain: ownDomain, version: 1 },
    ],
    graph: {
      name: 'program',
      input: inputs.map((value) => valueInfo(nameOf(value), value)),
      output: results.names.map((name, index) => valueInfo(name, outputs[index]!)),
      initializer: [...constants]
        .filter((value) => !isLargeFill(value))
        .map((value) => initializer(nameOf(value), value))
        .concat(
          large.map(shapeInitializer),
          [...known].map(([value, { shape }]) => fileInitializer(value, shape)),
        ),
      node: [
        ...large.map(filledTensor),
        ...program.nodes.map(nodeProto),
        ...(loop ? [loopNode(loop)] : []),
        ...(loop?.after ?? []).map(nodeProto),
        ...results.copies,
      ],
    },
  });
  const files = [...known].map(([value, { data }]) => ({ path: nameOf(value), data: bytes(data) }));
  return { model: ModelProto.encode(model).finish(), outputNames: results.names, files };
}

/**
 * Names for a graph's outputs. A graph must compute each of its outputs itself, under its own name, so inputs,
 * constants and repeated values are copied.
 */
function namedOutputs(
  outputs: readonly Value[],
  made: ReadonlySet<Value>,
): { names: string[]; copies: onnx.INodeProto[] } {
  const taken = new Set<Value>();
  const copies: onnx.INodeProto[] = [];
  const names = outputs.map((value, index) => {
    if (made.has(value) && !taken.has(value)) {
      taken.add(value);
      return nameOf(value);
    }
    const name = `${nameOf(value)}_copy${index}`;
    copies.push({ opType: 'Identity', input: [nameOf(value)], output: [name] });
    return name;
  });
  return { names, copies };
}

function loopNode(loop: Loop): onnx.INodeProto {
  const { steps, iteration, carried, collected, nodes, slices } = loop;
  const outputs = [...carried.map(({ output }) => output), ...collected.map(({ output }) => output)];
  const results = namedOutputs(outputs, new Set(nodes.flatMap((node) => node.outputs)));
  const infosOf = (values: readonly Value[]) => values.map((value) => valueInfo(nameOf(value), value));
  const given = infosOf(carried.map(({ input }) => input));
  const handedOn = results.names.map((name, index) => valueInfo(name, outputs[index]!));
  const body = [...nodes.map(nodeProto), ...results.copies];
  const initial = carried.map((one) => nameOf(one.initial));
  const output = [...carried.map((one) => nameOf(one.final)), ...collected.map((one) => nameOf(one.stacked))];
  if (slices) {
    const input = [...given, ...infosOf(slices.map(({ one }) => one))];
    return {
      opType: 'Scan',
      input: [...initial, ...slices.map(({ all }) => nameOf(all))],
      output,
      attribute: [
        graphAttribute('body', { name: 'step', input, output: handedOn, node: body }),
        attributeProto('num_scan_inputs', slices.length),
      ],
    };
  }
  const step: onnx.IGraphProto = {
    name: 'step',
    input: [valueInfo(nameOf(iteration), iteration), scalarInfo('go_on', 'bool'), ...given],
    output: [scalarInfo('still', 'bool'), ...handedOn],
    node: [{ opType: 'Identity', input: ['go_on'], output: ['still'] }, ...body],
  };
  return {
    opType: 'Loop',
    input: [nameOf(steps), '', ...initial],
    output,
    attribute: [graphAttribute('body', step)],
  };
}

const graphAttribute = (name: string, g: onnx.IGraphProto): onnx.IAttributeProto => ({
  name,
  type: AttributeType.GRAPH,
  g,
});

const nodeProto = (node: Node): onnx.INodeProto => ({
  opType: node.op,
  ...(ownOperators.has(node.op) && { domain: ownDomain }),
  input: node.inputs.map(nameOf),
  output: node.outputs.map(nameOf),
  attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
});

function attributeProto(name: string, value: Attribute): onnx.IAttributeProto {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: Buffer.from(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('dtype' in value) return { name, type: AttributeType.INT, i: elementTypes[value.dtype] };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

function valueInfo(name: string, value: Value): onnx.IValueInfoProto {
  const dim = value.shape.map((extent, axis) =>
    value.table && axis === 0 ? { dimParam: `${name}_rows` } : { dimValue: extent },
  );
  // What a loop stacks has as many rows as the loop has steps.
  return { name, type: { tensorType: { elemType: elementTypes[value.dtype], shape: { dim } } } };
}

const scalarInfo = (name: string, dtype: ElementType): onnx.IValueInfoProto => ({
  name,
  type: { tensorType: { elemType: elementTypes[dtype], shape: {} } },
});

const isLargeFill = ({ constant, shape }: Value): boolean =>
  constant !== undefined && 'fill' in constant && sizeOf(shape) > 64;

function filledTensor(value: Value): onnx.INodeProto {
  const content = initializer('', { ...value, shape: [1] });
  return {
    opType: 'ConstantOfShape',
    input: [`${nameOf(value)}_shape`],
    output: [nameOf(value)],
    attribute: [{ name: 'value', type: AttributeType.TENSOR, t: content }],
  };
}

const shapeInitializer = (value: Value): onnx.ITensorProto => ({
  name: `${nameOf(value)}_shape`,
  dataType: DataType.INT64,
  dims: [value.shape.length],
  rawData: bytes(BigInt64Array.from(value.shape, BigInt)),
});

function initializer(name: string, { constant, dtype, shape }: Value): onnx.ITensorProto {
  if (!constant) throw new Error(`${name} is not a constant`);
  const data = 'data' in constant ? constant.data : filled(dtype, sizeOf(shape), constant.fill);
  return { name, dataType: elementTypes[dtype], dims: [...shape], rawData: bytes(data) };
}

/** A constant whose data are in a file of its name. */
const fileInitializer = (value: Value, shape: readonly number[]): onnx.ITensorProto => ({
  name: nameOf(value),
  dataType: elementTypes[value.dtype],
  dims: [...shape],
  dataLocation: DataLocation.EXTERNAL,
  externalData: [{ key: 'location', value: nameOf(value) }],
});

function filled(dtype: ElementType, size: number, value: number): ArrayBufferView {
  if (dtype === 'int64') return new BigInt64Array(size).fill(BigInt(value));
  if (dtype === 'float32') return new Float32Array(size).fill(value);
  if (dtype === 'int32') return new Int32Array(size).fill(value);
  return new Uint8Array(size).fill(value);
}

const bytes = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
