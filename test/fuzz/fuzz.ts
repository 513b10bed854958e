import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';

/** Cases of a property; vitest.config.ts says how many, --mode faults gives more. */
const RUNS = Number(process.env.FUZZ_RUNS);

/** Repeats the cases of a run that failed, whose seed is in its message; without it, vitest.config.ts says. */
const SEED = process.env.FUZZ_SEED === undefined ? undefined : Number(process.env.FUZZ_SEED);

/** Seconds of processor time that no case of a few kilobytes needs. */
const LIMIT = 2;

/** Elements that nothing made of a few kilobytes needs. */
const MOST = 2 ** 24;

interface Choice<Case> {
  /** What was found once, and is tried first. */
  examples?: Case[];
  /** Of the usual number of cases, where one is slow. */
  share?: number;
}

let tried = 0;
afterAll(() => console.log(`cases tried: ${tried}`));

/** Checks that something holds of every case; a failure is shrunk and told with its seed. */
export async function holds<Case>(
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => void | Promise<void>,
  { examples = [], share = 1 }: Choice<Case> = {},
): Promise<void> {
  const measured = async (one: Case) => {
    const start = process.cpuUsage();
    await check(one);
    tried++;
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6, 'seconds').toBeLessThan(LIMIT);
  };
  // Not as examples of the property, which it would shrink; some are so large that this takes hours.
  for (const example of examples) await measured(example);
  await fc.assert(fc.asyncProperty(cases, measured), {
    numRuns: Math.ceil(RUNS * share),
    ...(SEED !== undefined && { seed: SEED }),
  });
}

/** What came of reading something: a value, or the one line that refuses it. */
export type Outcome<T> = { value: T; refusal?: never } | { value?: never; refusal: string };

/**
 * Reads something. What is thrown must be a UserError of one line.
 * @param plain where the caller makes a UserError of it: a plain Error is as good
 */
export async function outcomeOf<T>(read: () => T | Promise<T>, plain = false): Promise<Outcome<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof UserError) && !(plain && (error as object).constructor === Error)) throw error;
    const { message } = plain ? new UserError((error as Error).message) : (error as UserError);
    expect(message).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u);
    return { refusal: message };
  } finally {
    expect(excesses.splice(0), 'more was allocated than the file can hold').toEqual([]);
  }
}

const excesses: string[] = [];

/** In each test of a file, notes who asks for more memory than a small file can need, and refuses it. */
export function limitAllocation(): void {
  const check = (what: string, size: unknown) => {
    const count = typeof size === 'number' ? size : ((size as { length?: number } | undefined)?.length ?? 0);
    if (count <= MOST) return;
    excesses.push(`${what} of ${count}`);
    throw new RangeError(`${what} of ${count} elements is too much`);
  };
  const constructors = { ArrayBuffer, Uint8Array, Uint16Array, Int32Array, Float32Array, Float64Array };
  beforeEach(() => {
    for (const [name, constructed] of Object.entries(constructors)) {
      const construct = (target: typeof Uint8Array, args: [number]) => {
        check(name, args[0]);
        return Reflect.construct(target, args) as object;
      };
      vi.stubGlobal(name, new Proxy(constructed as typeof Uint8Array, { construct }));
    }
    for (const [owner, method] of limited) {
      owner[method] = (...args: unknown[]) => {
        check(method, args[0]);
        return Reflect.apply(originals.get(method)!, owner, args) as unknown;
      };
    }
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const [owner, method] of limited) owner[method] = originals.get(method);
  });
}

type Functions = Record<string, unknown>;
const limited: [owner: Functions, method: string][] = [
  [Array as unknown as Functions, 'from'],
  [Buffer as unknown as Functions, 'alloc'],
  [Buffer as unknown as Functions, 'allocUnsafe'],
];
const originals = new Map(limited.map(([owner, method]) => [method, owner[method] as typeof Array.from]));

/** A folder that is gone when the tests of a file are. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-fuzz-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Any bytes, often few. */
export const anyBytes = (maxLength = 300): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes));

/** A change of bytes; places are taken modulo what there is. */
interface Change {
  kind: 'flip' | 'set' | 'length' | 'cut' | 'insert' | 'repeat' | 'end' | 'swap';
  at: number;
  /** Bytes of the piece that is changed. */
  size: number;
  /** What a byte or a length field becomes. */
  value: bigint;
  isLittle: boolean;
  piece: Buffer;
}

/** Numbers that length fields are tried with. */
const lengths = fc.oneof(
  fc.constantFrom(0n, 1n, 0x7fn, 0x80n, 0xffffn, 0x7fffffffn, 0xffffffffn, 1n << 40n, (1n << 53n) - 1n),
  fc.constantFrom(1n << 53n, 1n << 63n, (1n << 64n) - 1n),
  fc.bigInt({ min: 0n, max: 4096n }),
);

const place = fc.nat(0xffff_ffff);

const change: fc.Arbitrary<Change> = fc.record(
  {
    kind: fc.constantFrom('flip', 'set', 'length', 'cut', 'insert', 'repeat', 'end', 'swap'),
    at: place,
    size: fc.oneof(fc.constantFrom(1, 2, 4, 8), fc.integer({ min: 2, max: 600 })),
    value: lengths,
    isLittle: fc.boolean(),
    piece: anyBytes(64),
  },
  { noNullPrototype: true },
);

/** One to three changes, one after the other; see {@link damaged}. */
export const damage: fc.Arbitrary<Change[]> = fc.array(change, { minLength: 1, maxLength: 3 });

/** Bytes after changes: bits flip, length fields say something else, pieces are lost, new, there twice, swapped. */
export const damaged = (bytes: Buffer, changes: readonly Change[]): Buffer => changes.reduce(changed, bytes);

function changed(bytes: Buffer, { kind, at, size, value, isLittle, piece }: Change): Buffer {
  const start = at % (bytes.length + 1);
  const sizes = { flip: 1, set: 1, length: Math.min(size, 8), insert: 0, end: bytes.length };
  const end = Math.min(bytes.length, start + (sizes[kind as keyof typeof sizes] ?? size));
  const old = bytes.subarray(start, end);
  const middle = Number(value % BigInt(old.length + 1));
  const replacement = {
    flip: () => Buffer.from(old.map((byte) => byte ^ (1 << (size % 8)))),
    set: () => Buffer.of(Number(value & 0xffn)),
    length: () => integerBytes(value, old.length, isLittle),
    cut: () => Buffer.alloc(0),
    insert: () => piece,
    repeat: () => Buffer.concat([old, old]),
    end: () => Buffer.alloc(0),
    swap: () => Buffer.concat([old.subarray(middle), old.subarray(0, middle)]),
  }[kind]();
  return Buffer.concat([bytes.subarray(0, start), replacement, bytes.subarray(end)]);
}

function integerBytes(value: bigint, size: number, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return isLittle ? bytes.subarray(0, size) : bytes.subarray(0, size).reverse();
}

/** JSON that is not what is expected, often enough of the right type. */
const strangeJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, '', '__proto__', 'a\nb', -1, 0, 0.5, 2, 1e6, 2 ** 40, 2 ** 53, 1e300, -0),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A change of JSON: one of its values, or a key, is another, is gone, or is there twice. */
export const jsonDamage: fc.Arbitrary<(value: unknown) => unknown> = fc
  .record({
    at: place,
    kind: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
    by: strangeJson,
    key: fc.string(),
  })
  .map(({ at, kind, by, key }) => (value) => {
    const copy = { root: structuredClone(value) };
    const slots = slotsOf(copy);
    const [owner, name] = slots[at % slots.length]!;
    const target = owner[name];
    const isArray = Array.isArray(target);
    if (kind === 'remove' && Array.isArray(owner)) owner.splice(Number(name), 1);
    else if (kind === 'remove' && owner !== copy) delete owner[name];
    else if (kind === 'repeat' && isArray) target.push(...target);
    else if (kind === 'add' && isArray) target.push(by);
    else if (kind === 'add' && typeof target === 'object' && target !== null) define(target, key, by);
    else define(owner, name, by);
    return copy.root;
  });

type Slots = Record<string, unknown>;

/** Where each value of JSON stands, the whole first. */
function slotsOf(root: object): [owner: Slots, name: string][] {
  const found: [Slots, string][] = [];
  const visit = (owner: Slots) => {
    for (const [name, value] of Object.entries(owner)) {
      found.push([owner, name]);
      if (typeof value === 'object' && value !== null) visit(value as Slots);
    }
  };
  visit(root as Slots);
  return found;
}

/** As JSON.parse does it: `__proto__` is a key like others. */
const define = (owner: object, name: string, value: unknown): void => {
  Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true });
};
