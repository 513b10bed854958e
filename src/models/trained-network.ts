import { array, type DType, isArray, leaves, mapLeaves, type NdArray, type Nest } from '../engine/array.js';
import type { NamedArrays } from '../heads/layer.js';
import type { AnyStrategy } from '../plugins/strategy.js';

/** A network as it is after the last task, with what its predictions depend on beside it. */
export interface TrainedNetwork {
  /** Those of the network, and the strategy's own. */
  parameters: NamedArrays;
  /** The strategy's state, if it predicts or gates with it; otherwise nothing. */
  state: Nest<NdArray>;
}

/** What predictions depend on of a run's end. */
export const trainedNetwork = (
  { predict, gates }: Pick<AnyStrategy, 'predict' | 'gates'>,
  parameters: NamedArrays,
  state: Nest<NdArray>,
): TrainedNetwork => ({ parameters, state: predict || gates ? state : {} });

/** An array's numbers as text. */
interface ArrayText {
  dtype: DType;
  shape: readonly number[];
  /** Little-endian, in Base64. */
  data: string;
}

/** The same as JSON, as processes tell each other. */
export interface NetworkText {
  parameters: { [name: string]: ArrayText };
  state: Nest<ArrayText>;
}

export function networkText({ parameters, state }: TrainedNetwork): NetworkText {
  return {
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, arrayText(one)])),
    state: mapLeaves(state, isArray, arrayText),
  };
}

export function networkOf({ parameters, state }: NetworkText): TrainedNetwork {
  return {
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, arrayOf(one)])),
    state: mapLeaves(state, isArrayText, arrayOf),
  };
}

const isArrayText = (value: unknown): value is ArrayText => isArray(value);

function arrayText({ dtype, shape, data }: NdArray): ArrayText {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { dtype, shape, data: bytes.toString('base64') };
}

function arrayOf({ dtype, shape, data }: ArrayText): NdArray {
  const { buffer } = new Uint8Array(Buffer.from(data, 'base64'));
  return array(dtype, shape, new memories[dtype](buffer));
}

const memories = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Names of tensors in a file: `parameters.` and `state.` with the path. */
const place = (part: keyof TrainedNetwork, path: string): string => `${part}.${path}`;

/** A network's tensors by name, and its state with their names in their places. */
export function tensorsOf({ parameters, state }: TrainedNetwork): {
  tensors: Map<string, NdArray>;
  state: Nest<string>;
} {
  const ofParameters = Object.entries(parameters).map(
    ([name, one]) => [place('parameters', name), one] as const,
  );
  const ofState = leaves(state, isArray).map(({ path, value }) => [place('state', path), value] as const);
  return {
    tensors: new Map([...ofParameters, ...ofState]),
    state: mapLeaves(state, isArray, (_, path) => place('state', path)),
  };
}

/** The network that such tensors are of. @throws Error if one is missing or left over */
export function networkFrom(tensors: ReadonlyMap<string, NdArray>, state: Nest<string>): TrainedNetwork {
  const left = new Map(tensors);
  const taken = (name: string): NdArray => {
    const found = tensors.get(name);
    if (!found) throw new Error(`the tensor '${name}' is missing`);
    left.delete(name);
    return found;
  };
  const ofState = mapLeaves(state, (value): value is string => typeof value === 'string', taken);
  const prefix = place('parameters', '');
  const names = [...left.keys()].filter((name) => name.startsWith(prefix));
  const parameters = Object.fromEntries(names.map((name) => [name.slice(prefix.length), taken(name)]));
  const [other] = left.keys();
  if (other !== undefined) throw new Error(`the tensor '${other}' belongs to nothing`);
  return { parameters, state: ofState };
}
