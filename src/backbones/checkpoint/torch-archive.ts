import zlib from 'node:zlib';
import { fromBufferPromise } from 'yauzl';
import { messageOf, UserError } from '../../errors/user-error.js';
import type { Checkpoint, StoredTensor } from './checkpoint.js';
import { decoded, elementCount, elementTypes, type StoredType } from './element-types.js';
import { type PickleMeaning, unpickle } from './pickle.js';

const storageTypes = new Map<string, StoredType>([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
]);

/** PyTorch's own limit for iterating over elements. */
const MOST_AXES = 64;

type Make = (args: readonly unknown[]) => unknown;

/** Memory that tensors are views of. */
class Storage {
  constructor(
    readonly dtype: StoredType,
    readonly bytes: Uint8Array,
    /** Number of elements. */
    readonly count: number,
  ) {}
}

/** A tensor made by {@link makeTensor}. As a class it can be told apart from other values in a pickle. */
class Tensor implements StoredTensor {
  constructor(
    private readonly storage: Storage,
    private readonly offset: number,
    readonly shape: readonly number[],
    private readonly strides: readonly number[],
  ) {}

  get dtype(): StoredType {
    return this.storage.dtype;
  }

  read(): Float64Array {
    const { shape, strides, offset } = this;
    const { dtype, bytes } = this.storage;
    const count = elementCount(shape);
    if (count === 0) return new Float64Array();
    const { size } = elementTypes[dtype];
    const span = 1 + lastElement(shape, strides);
    const stored = decoded(dtype, bytes.subarray(offset * size, (offset + span) * size));
    const isInOrder = shape.every(
      (extent, axis) => extent === 1 || strides[axis] === elementCount(shape.slice(axis + 1)),
    );
    return isInOrder ? stored : gathered(stored, shape, strides);
  }
}

/** Place of a view's last element, counted from its first. */
const lastElement = (shape: readonly number[], strides: readonly number[]): number =>
  shape.reduce((sum, extent, axis) => sum + (extent - 1) * strides[axis]!, 0);

function gathered(stored: Float64Array, shape: readonly number[], strides: readonly number[]): Float64Array {
  const place = new Array<number>(shape.length).fill(0);
  let from = 0;
  return Float64Array.from({ length: elementCount(shape) }, () => {
    const value = stored[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++place[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      place[axis] = 0;
    }
    return value;
  });
}

/**
 * Reads a file that was written by `torch.save` since PyTorch 1.6: a zip archive of `data.pkl`, a pickled dictionary of
 * tensors, and `data/0`, `data/1`, … with the memory that they are views of.
 * @param name of the file, for messages
 * @throws UserError if the archive is damaged, or its pickle refers to anything but tensors
 */
export async function parseTorchArchive(bytes: Uint8Array, name: string): Promise<Checkpoint> {
  const entries = await zipEntries(bytes, name);
  const pickles = [...entries.keys()].filter((entry) => /^[^/]+\/data\.pkl$/.test(entry));
  if (pickles.length !== 1) {
    throw new UserError(
      `${name}: expected one data.pkl in the archive, found ${pickles.length}; it was not made by torch.save`,
    );
  }
  const [pickle] = pickles as [string];
  const folder = pickle.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order && Buffer.from(order).toString() !== 'little') {
    throw new UserError(`${name}: its numbers are not little-endian, and no others are supported`);
  }
  let content: unknown;
  try {
    content = unpickle(
      entries.get(pickle)!,
      tensorMeaning((key) => entries.get(`${folder}data/${key}`)),
    );
  } catch (error) {
    throw new UserError(`${name}: its data.pkl cannot be read: ${messageOf(error)}`);
  }
  return { tensors: onlyTensors(content, name) };
}

function onlyTensors(content: unknown, name: string): Map<string, StoredTensor> {
  if (!(content instanceof Map)) throw new UserError(`${name}: it is not a dictionary of tensors`);
  const tensors = new Map<string, StoredTensor>();
  for (const [key, value] of content as Map<unknown, unknown>) {
    if (typeof key !== 'string') throw new UserError(`${name}: it has a tensor whose name is not text`);
    if (!(value instanceof Tensor)) {
      throw new UserError(
        `${name}: '${key}' is not a tensor; save only the state_dict: torch.save(model.state_dict(), …)`,
      );
    }
    tensors.set(key, value);
  }
  return tensors;
}

/** What the pickle of a state_dict may refer to. */
function tensorMeaning(memory: (key: string) => Uint8Array | undefined): PickleMeaning {
  const makers = new Map<string, Make>([
    ['collections.OrderedDict', makeDictionary],
    ['torch._utils._rebuild_tensor_v2', makeTensor],
    // A parameter: its tensor, whether it needs gradients, and hooks.
    ['torch._utils._rebuild_parameter', ([tensor]) => tensor],
  ]);
  return {
    named(name) {
      const known = makers.get(name) ?? storageTypes.get(name);
      if (!known) throw new Error(`it refers to '${name}', which a dictionary of tensors does not need`);
      return known;
    },
    applied(callee, args) {
      if (typeof callee !== 'function') throw new Error('it calls something that is not a function');
      return (callee as Make)(args);
    },
    outside(id) {
      const [kind, type, key, , count] = Array.isArray(id) ? (id as unknown[]) : [];
      const isType = [...storageTypes.values()].includes(type as StoredType);
      if (kind !== 'storage' || !isType || typeof key !== 'string' || !/^\d+$/.test(key) || !isCount(count)) {
        throw new Error('it refers to memory in an unknown way');
      }
      const bytes = memory(key);
      if (!bytes) throw new Error(`it refers to data/${key}, which is not in the archive`);
      const dtype = type as StoredType;
      const needed = count * elementTypes[dtype].size;
      if (bytes.length !== needed) {
        throw new Error(
          `data/${key} should have ${needed} bytes (${count} of ${dtype}), but has ${bytes.length}`,
        );
      }
      return new Storage(dtype, bytes, count);
    },
  };
}

function makeDictionary(args: readonly unknown[]): Map<unknown, unknown> {
  if (args.length > 0) throw new Error('it makes a dictionary in an unknown way');
  return new Map();
}

/** Arguments: the storage, the tensor's offset in it, its shape, its strides, and what training needs. */
function makeTensor([storage, offset, shape, strides]: readonly unknown[]): Tensor {
  if (!(storage instanceof Storage) || !isCount(offset) || !areCounts(shape) || !areCounts(strides)) {
    throw new Error('it makes a tensor in an unknown way');
  }
  if (shape.length !== strides.length)
    throw new Error('it makes a tensor with different numbers of strides and axes');
  if (shape.length > MOST_AXES) throw new Error(`it makes a tensor of ${shape.length} axes`);
  const count = elementCount(shape);
  const end = count === 0 ? offset : offset + lastElement(shape, strides) + 1;
  if (end > storage.count || count > storage.count) {
    throw new Error(
      `it makes a tensor of shape [${shape.join(', ')}] at ${offset} in a storage of only ${storage.count} numbers`,
    );
  }
  return new Tensor(storage, offset, shape, strides);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

/** The contents of a zip archive's entries, by name. */
async function zipEntries(bytes: Uint8Array, name: string): Promise<Map<string, Uint8Array>> {
  const damaged = (what: string) => new UserError(`${name}: ${what}; the archive is damaged`);
  const contents = new Map<string, Uint8Array>();
  let total = 0;
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
    });
    for await (const entry of zip.eachEntry()) {
      const { fileName, compressionMethod, compressedSize, uncompressedSize, crc32 } = entry;
      if (compressionMethod !== 0 || compressedSize !== uncompressedSize || entry.isEncrypted()) {
        throw damaged(`${fileName} is compressed or encrypted, unlike in files of torch.save`);
      }
      if (contents.has(fileName)) throw damaged(`it has ${fileName} twice`);
      total += uncompressedSize;
      // Otherwise a small archive could take hours of checksums.
      if (total > bytes.length)
        throw damaged(`its entries claim more than the archive's ${bytes.length} bytes`);
      const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      const content = bytes.subarray(start, start + uncompressedSize);
      if (content.length !== uncompressedSize) throw damaged(`${fileName} extends beyond the end`);
      if (zlib.crc32(content) !== crc32) throw damaged(`${fileName} does not match its checksum`);
      contents.set(fileName, content);
    }
  } catch (error) {
    throw error instanceof UserError
      ? error
      : damaged(`it cannot be read as a zip archive (${messageOf(error)})`);
  }
  return contents;
}
