import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import type { Checkpoint, StoredTensor } from './checkpoint.js';
import { decoded, elementCount, elementTypes, type StoredType } from './element-types.js';

/** What a safetensors file says beside its tensors, text by name. */
export type Remarks = Readonly<Record<string, string>>;

/** The format's names for the supported element types. */
const types = new Map<string, StoredType>([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

const extent = z.int().nonnegative();
const entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(extent),
  data_offsets: z.tuple([extent, extent]),
});

/** Bytes for the header's length, which comes first. */
const lengthSize = 8;

/**
 * Reads a file in the safetensors format: the header's length as 64 bits, a JSON header that names each tensor's type,
 * shape and place, and the tensors' bytes without gaps (github.com/huggingface/safetensors, README, Format).
 * @param name of the file, for messages
 * @throws UserError if the file is not exactly like this, or has a type that is not supported
 */
export function parseSafetensors(bytes: Uint8Array, name: string): Checkpoint & { remarks: Remarks } {
  const damaged = (what: string) =>
    new UserError(`${name}: ${what}; it is damaged, or not a safetensors file`);
  if (bytes.length < lengthSize) throw damaged(`${bytes.length} bytes are too few for a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > bytes.length - lengthSize) {
    throw damaged(`its header should have ${headerLength} bytes, but the file has ${bytes.length}`);
  }
  const start = lengthSize + Number(headerLength);
  const data = bytes.subarray(start);
  const { entries, remarks } = parseHeader(bytes.subarray(lengthSize, start), damaged);

  const tensors = new Map<string, StoredTensor>();
  for (const [key, { dtype: typeName, shape, data_offsets }] of entries) {
    const [begin, end] = data_offsets;
    const dtype = types.get(typeName);
    if (!dtype) {
      throw new UserError(
        `${name}: '${key}' has the type ${JSON.stringify(typeName)}, which is not supported (supported: ${[...types.keys()].join(', ')})`,
      );
    }
    if (begin > end || end > data.length) {
      throw damaged(`'${key}' cannot be at bytes ${begin} to ${end} of ${data.length}`);
    }
    const needed = elementCount(shape) * elementTypes[dtype].size;
    if (end - begin !== needed) {
      throw damaged(`'${key}' of shape [${shape.join(', ')}] needs ${needed} bytes, but has ${end - begin}`);
    }
    tensors.set(key, { dtype, shape, read: () => decoded(dtype, data.subarray(begin, end)) });
  }
  checkPlaces(entries, data.length, damaged);
  return { tensors, remarks };
}

type Entries = [key: string, entry: z.output<typeof entry>][];

const remarksSchema = z.record(z.string(), z.string());

function parseHeader(
  bytes: Uint8Array,
  damaged: (what: string) => UserError,
): { entries: Entries; remarks: Remarks } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw damaged('its header is not JSON');
  }
  if (bytes[0] !== '{'.charCodeAt(0)) throw damaged('its header does not begin with {');
  const { __metadata__: others, ...tensors } = json as Record<string, unknown>;
  // One by one, since a zod record would drop a tensor called __proto__.
  const entries = Object.entries(tensors).map(([key, value]): Entries[number] => {
    const result = entry.safeParse(value);
    if (result.success) return [key, result.data];
    const [issue] = result.error.issues;
    throw damaged(`in its header, '${[key, ...(issue?.path ?? [])].join('.')}' is wrong (${issue?.message})`);
  });
  // Not about tensors: what others wrote there in another form matters to nothing here.
  return { entries, remarks: remarksSchema.safeParse(others).data ?? {} };
}

/** Each byte must belong to exactly one tensor. */
function checkPlaces(entries: Entries, size: number, damaged: (what: string) => UserError): void {
  const inOrder = entries
    .map(([key, { data_offsets }]) => ({ key, begin: data_offsets[0], end: data_offsets[1] }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let free = 0;
  for (const [index, { key, begin, end }] of inOrder.entries()) {
    if (begin < free) throw damaged(`'${inOrder[index - 1]!.key}' and '${key}' overlap`);
    if (begin > free) throw damaged(`bytes ${free} to ${begin} belong to no tensor`);
    free = end;
  }
  if (free < size) throw damaged(`bytes ${free} to ${size} belong to no tensor`);
}
