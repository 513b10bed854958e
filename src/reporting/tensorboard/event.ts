/** A number at a step, as TensorBoard draws it. */
export interface Scalar {
  /** What it is of; the part before a slash groups charts: `training/loss`. */
  tag: string;
  step: number;
  value: number;
  /** Seconds since 1970. */
  wallTime: number;
}

/** The event that a file begins with, as Protocol Buffers. */
export const versionEvent = (wallTime: number): Buffer =>
  Buffer.concat([double(1, wallTime), bytes(3, Buffer.from('brain.Event:2'))]);

/** An event with one scalar, as Protocol Buffers (tensorflow/core/util/event.proto and framework/summary.proto). */
export function scalarEvent({ tag, step, value, wallTime }: Scalar): Buffer {
  const single = Buffer.alloc(4);
  single.writeFloatLE(value);
  const summaryValue = Buffer.concat([bytes(1, Buffer.from(tag)), key(2, FIXED_32), single]);
  const summary = bytes(1, summaryValue);
  const ofStep = step === 0 ? [] : [key(2, VARINT), varint(step)];
  return Buffer.concat([double(1, wallTime), ...ofStep, bytes(5, summary)]);
}

/** Wire types of Protocol Buffers. */
const [VARINT, FIXED_64, BYTES, FIXED_32] = [0, 1, 2, 5] as const;

const key = (field: number, wireType: number): Buffer => Buffer.of((field << 3) | wireType);

/** A non-negative integer. */
function varint(value: number): Buffer {
  const digits: number[] = [];
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) digits.push((left % 128) | 128);
  return Buffer.of(...digits, left);
}

/** Zero is what a field is that is left out. */
function double(field: number, value: number): Buffer {
  if (value === 0) return Buffer.alloc(0);
  const number = Buffer.alloc(8);
  number.writeDoubleLE(value);
  return Buffer.concat([key(field, FIXED_64), number]);
}

const bytes = (field: number, content: Buffer): Buffer =>
  Buffer.concat([key(field, BYTES), varint(content.length), content]);
