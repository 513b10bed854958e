import {
  addIntegers,
  bitsOfBoth,
  type Code,
  integer,
  loadByte,
  loadScalar,
  localGet,
  localSet,
  moduleOf,
  shiftLeft,
  shiftRight,
  storeScalar,
  subtractIntegers,
  whilst,
} from './assembler.js';

/** Bytes of a float32. */
const ELEMENT = 4;
/** Numbers that are looked up between two tests for the end. */
const AT_ONCE = 4;

/** What turns codes into the numbers that they stand for. Places are in bytes. */
export interface LookUp {
  /** Where the 256 numbers must be. */
  levels: number;
  /**
   * The codes wait in the last quarter of where the numbers go, so that no number is written over a code that is still to
   * be read.
   */
  run: (to: number, end: number) => void;
}

/** The function of a {@link LookUp} as a WebAssembly module. */
export function emitLookUp(levels: number): Uint8Array<ArrayBuffer> {
  const [to, end, from] = [0, 1, 2];
  const left: Code = [...localGet(end), ...localGet(to), ...subtractIntegers];
  const add = (index: number, count: number): Code => [
    ...localGet(index),
    ...integer(count),
    ...addIntegers,
    ...localSet(index),
  ];
  const some = (count: number): Code => [
    ...Array.from({ length: count }, (_, index): Code => {
      const number = [...localGet(from), ...loadByte(index), ...integer(Math.log2(ELEMENT)), ...shiftLeft];
      return [...localGet(to), ...number, ...loadScalar(levels), ...storeScalar(ELEMENT * index)];
    }).flat(),
    ...add(from, count),
    ...add(to, ELEMENT * count),
  ];
  const body = [
    // from = end − (end − to) / 4
    ...localGet(end),
    ...left,
    ...integer(Math.log2(ELEMENT)),
    ...shiftRight,
    ...subtractIntegers,
    ...localSet(from),
    ...whilst([...left, ...integer(ELEMENT * AT_ONCE - 1), ...bitsOfBoth], some(1)),
    ...whilst(left, some(AT_ONCE)),
  ];
  return moduleOf([{ parameters: 2, locals: { i32: 1, v128: 0 }, body }]);
}
