import '../tensorflow.js';
import * as tf from '@tensorflow/tfjs-core';
import { messageOf, UserError } from '../../errors/user-error.js';
import { type ArrayData, type DType, sizeOf } from '../array.js';
import { Graph, type Value } from './graph.js';
import { recordings } from './kernels/all.js';
import { cast, reshape } from './kernels/build.js';

const backendName = 'recording';

/** The value that a tensor's data stands for, and the graph of that value. */
interface Held {
  value: Value;
  graph: Graph;
  /** Number of tensors with this data. */
  tensors: number;
}

/**
 * A TensorFlow.js backend whose tensors have no numbers: each kernel that runs on it is recorded as nodes of
 * an ONNX graph. TensorFlow.js's own gradients are kernels too, so they are recorded like everything else.
 */
class RecordingBackend extends tf.KernelBackend {
  private graph: Graph | undefined;
  private title = '';
  /** Fetches the data of captured constants from other backends. */
  private held = new tf.DataStorage<Held>(this, tf.engine());

  /** Runs `body`, recording its kernels into `graph`. */
  recordInto<T>(title: string, graph: Graph, body: () => T): T {
    const outer = { graph: this.graph, title: this.title };
    this.graph = graph;
    this.title = title;
    try {
      return body();
    } finally {
      this.graph = outer.graph;
      this.title = outer.title;
    }
  }

  get current(): { graph: Graph; title: string } {
    if (!this.graph) throw new Error('a recorded tensor was used outside the function being compiled');
    return { graph: this.graph, title: this.title };
  }

  /** The value of the current graph that a tensor stands for. */
  standsFor({ dataId, shape, dtype }: tf.TensorInfo): Value {
    const { graph, title } = this.current;
    const held = this.heldFor(dataId);
    if (held.graph !== graph) {
      // A captured constant that another function was also compiled with.
      const { constant } = held.value;
      if (!constant) throw new UserError(`a tensor of another compiled function was used in '${title}'`);
      held.value = graph.constant(held.value.dtype, held.value.shape, constant);
      held.graph = graph;
    }
    // Outside, tensors of different shapes and types may share their data.
    return cast(graph, reshape(graph, held.value, shape), dtype as DType);
  }

  private heldFor(dataId: tf.DataId): Held {
    if (!this.held.has(dataId) && !tf.engine().state.tensorInfo.has(dataId)) {
      throw new UserError(
        `a disposed tensor, such as one of another compiled function, was used in '${this.title}'`,
      );
    }
    return this.held.get(dataId);
  }

  /** A tensor that stands for `value`. */
  infoOf(value: Value): tf.TensorInfo {
    const dataId = {};
    this.hold(dataId, value);
    return { dataId, shape: [...value.shape], dtype: value.dtype as DType };
  }

  private hold(dataId: tf.DataId, value: Value, tensors = 1): void {
    this.held.set(dataId, { value, graph: this.current.graph, tensors });
  }

  override write(data: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = {};
    this.move(dataId, data, shape, dtype);
    return dataId;
  }

  override move(
    dataId: tf.DataId,
    data: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    tensors = 1,
  ): void {
    const constant = numbers(data, dtype);
    const fill = uniformValue(constant);
    const { graph } = this.current;
    const value =
      fill === undefined
        ? graph.constant(dtype as DType, shape, { data: constant })
        : graph.fill(dtype as DType, shape, fill);
    this.hold(dataId, value, tensors);
  }

  override readSync(dataId: tf.DataId): tf.BackendValues {
    const { constant, shape, dtype } = this.heldFor(dataId).value;
    if (!constant) {
      throw new UserError(
        `the data of a tensor was read while '${this.title}' was compiled: a compiled function must not depend on the values of tensors; use tf.where, tf.gather and the like instead`,
      );
    }
    if ('fill' in constant) return numbers(new Array<number>(sizeOf(shape)).fill(constant.fill), dtype);
    return constant.data as ArrayData;
  }

  override async read(dataId: tf.DataId): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: tf.DataId, force = false): boolean {
    if (!this.held.has(dataId)) return true;
    const held = this.held.get(dataId);
    held.tensors--;
    if (held.tensors > 0 && !force) return false;
    this.held.delete(dataId);
    return true;
  }

  override numDataIds = (): number => this.held.numDataIds();
  override refCount = (dataId: tf.DataId): number =>
    this.held.has(dataId) ? this.heldFor(dataId).tensors : 0;
  override incRef = (dataId: tf.DataId): void => {
    this.heldFor(dataId).tensors++;
  };
  decRef = (dataId: tf.DataId): void => {
    this.heldFor(dataId).tensors--;
  };
  override memory = (): { unreliable: boolean } => ({ unreliable: false });
  override floatPrecision = (): 32 => 32;
  override epsilon = (): number => 1e-7;
  override timerAvailable = (): boolean => false;
  override dispose = (): void => {};
}

function numbers(data: tf.BackendValues | number[], dtype: string): ArrayData {
  if (dtype === 'float32') return data instanceof Float32Array ? data : Float32Array.from(data as number[]);
  if (dtype === 'int32') return data instanceof Int32Array ? data : Int32Array.from(data as number[]);
  if (dtype === 'bool') return Uint8Array.from(data as number[]);
  throw new UserError(`tensors of type ${dtype} cannot be compiled: use float32, int32 or bool`);
}

function uniformValue(data: ArrayData): number | undefined {
  const first = data[0];
  return first !== undefined && data.every((value) => Object.is(value, first)) ? first : undefined;
}

const tableRule = 'only rows may be taken from a table (tf.gather along axis 0)';

const recorder = new RecordingBackend();

let registered = false;
function register(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(backendName, () => recorder, 0);
  for (const [kernelName, record] of Object.entries(recordings)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => {
        const { graph, title } = recorder.current;
        const values: Record<string, Value> = {};
        for (const [name, input] of Object.entries(inputs)) {
          // Some kernels take a list, which TensorFlow.js passes as a record with numbers as names.
          if (input) values[name] = recorder.standsFor(input as tf.TensorInfo);
        }
        const takesRows = kernelName === tf.GatherV2 && (attrs as { axis: number }).axis === 0;
        for (const [name, value] of Object.entries(values)) {
          if (value.table && !(takesRows && name === 'x')) {
            throw new UserError(`${kernelName} was applied to a table in '${title}': ${tableRule}`);
          }
        }
        const result = record(graph, values, attrs ?? {});
        return Array.isArray(result)
          ? result.map((value) => recorder.infoOf(value))
          : recorder.infoOf(result as Value);
      },
    });
  }
}

/** A function's recording in progress: makes placeholders, and finds the value that a tensor stands for. */
export interface Recording {
  graph: Graph;
  placeholder(value: Value): tf.Tensor;
  standsFor(tensor: tf.Tensor): Value;
}

/**
 * Runs `body` on the recording backend and returns its result; `title` names the function in errors. Tensors made
 * inside are disposed of.
 */
export function record<T>(title: string, body: (recording: Recording) => T): T {
  register();
  const engine = tf.engine();
  const before = engine.backendName;
  const graph = new Graph();
  tf.setBackend(backendName);
  engine.startScope(title);
  try {
    return recorder.recordInto(title, graph, () =>
      body({
        graph,
        placeholder: (value) => {
          const { dataId, shape, dtype } = recorder.infoOf(value);
          return engine.makeTensorFromDataId(dataId, shape, dtype);
        },
        standsFor: (tensor) => {
          const value = recorder.standsFor(tensor);
          if (value.table) throw new UserError(`a table was returned by '${title}': ${tableRule}`);
          return value;
        },
      }),
    );
  } catch (error) {
    throw explained(error, title);
  } finally {
    engine.endScope();
    if (before) tf.setBackend(before);
  }
}

function explained(error: unknown, title: string): unknown {
  const missing = /Kernel '(\w+)' not registered for backend 'recording'/;
  const message = messageOf(error);
  if (!missing.test(message)) return error;
  return new UserError(
    message.replace(
      missing,
      `kernel '$1', used in '${title}', cannot be compiled yet: add it to a file in src/engine/onnx/kernels/, or run with --backend cpu`,
    ),
  );
}
