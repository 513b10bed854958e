import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors/user-error.js';
import { canonical, canonicalHash } from '../runs/canonical.js';
import { makeFolder } from '../system/make-folder.js';

/** What features were computed from, and how. They are used again only if all of it is the same. */
export interface FeatureIdentity {
  dataset: string;
  part: 'train' | 'test';
  /** Number of images. */
  count: number;
  /** SHA-256 of the images' bytes, in hex. */
  images: string;
  backbone: string;
  /** The backbone's options, and the version of its computation. */
  made: Record<string, string | number>;
}

interface Header {
  identity: FeatureIdentity;
  /** Numbers per image. */
  width: number;
  /** SHA-256 of the features' bytes, in hex. */
  sha256: string;
}

const magic = Buffer.from('CBFEATS1');
/** Before the header: the magic bytes and the header's length, 32 bits. */
const prefixSize = magic.length + 4;
const longestHeader = 65_536;

/**
 * Features [count, width] from the cache, or else computed and put there, by one process of the machine while others that
 * need them wait. A file that is damaged or has other contents is made anew; it is written whole or not at all.
 * @param folder of the cache; made if it is missing
 * @param waiting `waits` is called once if another process computes them; `signal` ends the wait, with an error
 * @throws UserError if the features cannot be written; whatever `compute` throws
 */
export async function cachedFeatures(
  folder: string,
  identity: FeatureIdentity,
  width: number,
  compute: () => Promise<Float32Array>,
  waiting: { waits?: () => void; signal?: AbortSignal | undefined } = {},
): Promise<Float32Array> {
  const file = join(folder, fileName(identity));
  const kept = await readFeatures(file, identity, width);
  if (kept) return kept;
  const lock = `${file}.lock`;
  // It loads SQLite, which workers that find features do without.
  const { oneAtATime } = await import('./one-at-a-time.js');
  return oneAtATime(lock, waiting, async () => {
    const made = await readFeatures(file, identity, width);
    if (made) return made;
    const features = await compute();
    await writeFeatures(folder, file, { identity, width, sha256: sha256(features) }, features);
    // Whoever gets a lock of this name from now on, this one or a new one, finds the features.
    await rm(lock, { force: true }).catch(() => {});
    return features;
  });
}

/** Features from the cache; undefined if they are missing or damaged. */
export const keptFeatures = (
  folder: string,
  identity: FeatureIdentity,
  width: number,
): Promise<Float32Array | undefined> => readFeatures(join(folder, fileName(identity)), identity, width);

/** Whether the cache has a file of such features, of the right size; what is in it is not read. */
export async function areFeaturesKept(
  folder: string,
  identity: FeatureIdentity,
  width: number,
): Promise<boolean> {
  const handle = await open(join(folder, fileName(identity))).catch(() => undefined);
  try {
    return handle !== undefined && (await startOf(handle, identity, width)) !== undefined;
  } catch {
    return false;
  } finally {
    await handle?.close();
  }
}

function fileName(identity: FeatureIdentity): string {
  const { dataset, part, backbone } = identity;
  const digest = canonicalHash(identity).slice(0, 16);
  return `${dataset}-${part}-${backbone}-${digest}.features`;
}

/** The features in a file; undefined if it is not exactly what it should be. */
async function readFeatures(
  file: string,
  identity: FeatureIdentity,
  width: number,
): Promise<Float32Array | undefined> {
  const handle = await open(file).catch(() => undefined);
  try {
    const headerLength = handle && (await startOf(handle, identity, width));
    if (!handle || headerLength === undefined) return undefined;
    const header = Buffer.alloc(headerLength);
    await handle.read(header, 0, headerLength, prefixSize);
    const features = new Float32Array(identity.count * width);
    await readAll(handle, features, prefixSize + headerLength);
    const expected: Header = { identity, width, sha256: sha256(features) };
    return header.toString() === canonical(expected) ? features : undefined;
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}

/** The length of a file's header; undefined if the file cannot be one of such features. */
async function startOf(
  handle: FileHandle,
  { count }: FeatureIdentity,
  width: number,
): Promise<number | undefined> {
  const prefix = Buffer.alloc(prefixSize);
  await handle.read(prefix, 0, prefixSize, 0);
  if (!prefix.subarray(0, magic.length).equals(magic)) return undefined;
  const headerLength = prefix.readUInt32LE(magic.length);
  const bytes = count * width * Float32Array.BYTES_PER_ELEMENT;
  const { size } = await handle.stat();
  return headerLength <= longestHeader && size === prefixSize + headerLength + bytes
    ? headerLength
    : undefined;
}

/** One call reads no more than 2 GiB. */
async function readAll(handle: FileHandle, features: Float32Array, position: number): Promise<void> {
  const bytes = bytesOf(features);
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(2 ** 30, bytes.length - at), position + at);
    if (bytesRead === 0) throw new Error('the file became shorter');
    at += bytesRead;
  }
}

async function writeFeatures(
  folder: string,
  file: string,
  header: Header,
  features: Float32Array,
): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    makeFolder(folder);
    const handle = await open(unfinished, 'w');
    try {
      const text = Buffer.from(canonical(header));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      await handle.writeFile(Buffer.concat([magic, length, text]));
      await handle.writeFile(bytesOf(features));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw new UserError(`${file}: features cannot be written (${messageOf(error)})`);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const sha256 = (features: Float32Array): string =>
  createHash('sha256').update(bytesOf(features)).digest('hex');
