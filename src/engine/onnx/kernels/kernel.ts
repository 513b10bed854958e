import type { Graph, Value } from '../graph.js';

/** Records a TensorFlow.js kernel: adds ONNX nodes to the graph, and returns their results. */
export type KernelRecording = (
  graph: Graph,
  inputs: Record<string, Value>,
  // The attributes of the TensorFlow.js kernel; each recording names those that it reads.
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
