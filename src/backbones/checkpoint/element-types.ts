/** How the numbers of one type are stored, little-endian. */
interface ElementType {
  /** Bytes per number. */
  size: number;
  /** The numbers in a buffer, which has nothing else in it, as doubles. */
  decode(memory: ArrayBuffer): Float64Array;
}

const exponents = Float64Array.from({ length: 32 }, (_, exponent) => 2 ** (Math.max(exponent, 1) - 25));

/** IEEE 754's binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction : fraction + 0x400) * exponents[exponent]!;
}

function mapped<T>(values: ArrayLike<T>, toNumber: (value: T) => number): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) numbers[index] = toNumber(values[index]!);
  return numbers;
}

/** The upper half of a float32. */
function brainToNumber(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}
const word = new DataView(new ArrayBuffer(4));

/** The element types that are supported in checkpoints of either format. */
export const elementTypes = {
  float64: { size: 8, decode: (memory) => new Float64Array(memory) },
  float32: { size: 4, decode: (memory) => new Float64Array(new Float32Array(memory)) },
  float16: { size: 2, decode: (memory) => mapped(new Uint16Array(memory), halfToNumber) },
  bfloat16: { size: 2, decode: (memory) => mapped(new Uint16Array(memory), brainToNumber) },
  int64: { size: 8, decode: (memory) => mapped(new BigInt64Array(memory), Number) },
  int32: { size: 4, decode: (memory) => new Float64Array(new Int32Array(memory)) },
  int16: { size: 2, decode: (memory) => new Float64Array(new Int16Array(memory)) },
  int8: { size: 1, decode: (memory) => new Float64Array(new Int8Array(memory)) },
  uint8: { size: 1, decode: (memory) => new Float64Array(new Uint8Array(memory)) },
  bool: { size: 1, decode: (memory) => new Float64Array(new Uint8Array(memory)) },
} satisfies Record<string, ElementType>;

export type StoredType = keyof typeof elementTypes;

/** Stored numbers as doubles; integers beyond 2⁵³ are rounded. */
export const decoded = (type: StoredType, bytes: Uint8Array): Float64Array =>
  elementTypes[type].decode(new Uint8Array(bytes).buffer);

/** Number of elements of a shape; infinite if it is too large to count. */
export function elementCount(shape: readonly number[]): number {
  const count = shape.reduce((product, extent) => product * extent, 1);
  return Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY;
}
