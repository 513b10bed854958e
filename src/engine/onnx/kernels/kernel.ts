import type { Graph, Value } from '../graph.js';

/** What a TensorFlow.js kernel is recorded as: ONNX nodes that are added to the graph, and their results. */
export type KernelRecording = (
  graph: Graph,
  inputs: Record<string, Value>,
  // Attributes are what the TensorFlow.js kernel of that name takes; each recording names those it reads.
  attributes: object,
) => Value | readonly Value[];

export type Recordings = Record<string, KernelRecording>;

/** A recording that reads attributes of a known type. */
export const reading =
  <Attributes>(
    record: (graph: Graph, inputs: Record<string, Value>, attributes: Attributes) => Value | readonly Value[],
  ): KernelRecording =>
  (graph, inputs, attributes) =>
    record(graph, inputs, attributes as Attributes);
