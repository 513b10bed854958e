/** WebAssembly's binary format, as far as loops over arrays need it (https://webassembly.github.io/spec/core/binary). */

/** Instructions, already encoded. */
export type Code = readonly number[];

/** Types of locals and parameters. */
export const types = { i32: 0x7f, v128: 0x7b } as const;

/** Operations on four float32 lanes, by name. */
const vectorOps = {
  abs: 0xe0,
  neg: 0xe1,
  sqrt: 0xe3,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
} as const;

export type VectorOp = keyof typeof vectorOps;

const VECTOR = 0xfd;
/** Log₂ of the alignment in bytes that loads and stores may count on. */
const ALIGNED = { vector: 4, scalar: 2, byte: 0 };

export const vector = (op: VectorOp): Code => [VECTOR, ...unsigned(vectorOps[op])];
export const loadVector: Code = [VECTOR, ...unsigned(0), ALIGNED.vector, 0];
export const storeVector: Code = [VECTOR, ...unsigned(11), ALIGNED.vector, 0];
/** Loads one number into all four lanes. */
export const loadSplat: Code = [VECTOR, ...unsigned(9), ALIGNED.scalar, 0];
/** One number in all four lanes. */
export const constantSplat = (value: number): Code => {
  const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
  return [VECTOR, ...unsigned(12), ...bytes];
};

export const localGet = (index: number): Code => [0x20, ...unsigned(index)];
export const localSet = (index: number): Code => [0x21, ...unsigned(index)];
export const localTee = (index: number): Code => [0x22, ...unsigned(index)];
export const integer = (value: number): Code => [0x41, ...signed(value)];
export const addIntegers: Code = [0x6a];
export const subtractIntegers: Code = [0x6b];
export const bitsOfBoth: Code = [0x71];
export const shiftLeft: Code = [0x74];
export const shiftRight: Code = [0x76];
export const lessUnsigned: Code = [0x49];
/** These add `offset` to the address that they take. */
export const loadByte = (offset: number): Code => [0x2d, ALIGNED.byte, ...unsigned(offset)];
export const loadScalar = (offset: number): Code => [0x2a, ALIGNED.scalar, ...unsigned(offset)];
export const storeScalar = (offset: number): Code => [0x38, ALIGNED.scalar, ...unsigned(offset)];
export const call = (index: number): Code => [0x10, ...unsigned(index)];

/** Repeats `body`, which leaves whether to go on. */
export const repeat = (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0, 0x0b];

/** Repeats `body` for as long as `condition` leaves anything but zero. */
export const whilst = (condition: Code, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...condition,
  ...[0x45, 0x0d, 1],
  ...body,
  ...[0x0c, 0, 0x0b, 0x0b],
];

/** A function without results. */
export interface WasmFunction {
  /** Number of i32 parameters. */
  parameters: number;
  /** Numbers of further locals, after the parameters. */
  locals: { i32: number; v128: number };
  body: Code;
}

/** A module that imports `env.memory`, and exports the last function as `run`. */
export function moduleOf(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const arities = [...new Set(functions.map(({ parameters }) => parameters))];
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, ...unsigned(1)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(arities.map((count) => [0x60, ...list(Array(count).fill([types.i32])), 0x00]))),
    ...section(2, list([memory])),
    ...section(3, list(functions.map(({ parameters }) => unsigned(arities.indexOf(parameters))))),
    ...section(7, list([[...text('run'), 0x00, ...unsigned(functions.length - 1)]])),
    ...section(10, list(functions.map(({ locals, body }) => sized([...localsOf(locals), ...body, 0x0b])))),
  ]);
}

const localsOf = ({ i32, v128 }: WasmFunction['locals']): Code =>
  list([
    [...unsigned(i32), types.i32],
    [...unsigned(v128), types.v128],
  ]);

const section = (id: number, content: Code): Code => [id, ...sized(content)];
const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const list = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()];
const text = (value: string): Code => sized([...Buffer.from(value)]);

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return bytes;
}

/** Signed LEB128 of the 32 bits of an unsigned or signed number. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const byte = rest & 127;
    rest >>= 7;
    const isLast = (rest === 0 && (byte & 64) === 0) || (rest === -1 && (byte & 64) !== 0);
    bytes.push(isLast ? byte : byte | 128);
    if (isLast) return bytes;
  }
}
