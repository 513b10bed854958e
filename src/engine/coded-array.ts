import { UserError } from '../errors/user-error.js';
import type { NdArray } from './array.js';

/** Numbers that a byte can stand for. */
export const LEVELS = 256;

/**
 * A float32 array [rows, width] that is kept as bytes, a quarter of its size. A row has equal parts, such as the channels
 * of an image; in each, a byte stands for the number in its place in the part's own list.
 */
export class CodedArray implements NdArray {
  readonly dtype = 'float32';
  readonly shape: readonly [rows: number, width: number];
  private expanded: Float32Array | undefined;

  /**
   * @param codes [rows, width], row-major; not copied
   * @param levels for each part of a row, 256 numbers
   */
  constructor(
    shape: readonly [rows: number, width: number],
    readonly codes: Uint8Array,
    readonly levels: readonly Float32Array[],
  ) {
    const [rows, width] = shape;
    if (codes.length !== rows * width) {
      throw new UserError(
        `an array of shape [${shape}] needs ${rows * width} bytes, but got ${codes.length}`,
      );
    }
    if (width % levels.length !== 0 || levels.some(({ length }) => length !== LEVELS)) {
      throw new UserError(`rows of ${width} bytes need equal parts, with ${LEVELS} numbers for each`);
    }
    this.shape = [rows, width];
  }

  /** All numbers, for what cannot look them up as it goes. They are made when first asked for, and kept. */
  get data(): Float32Array {
    this.expanded ??= this.expand();
    return this.expanded;
  }

  private expand(): Float32Array {
    const { codes, levels } = this;
    const part = this.shape[1] / levels.length;
    const data = new Float32Array(codes.length);
    for (let at = 0; at < codes.length; ) {
      for (const level of levels) for (const end = at + part; at < end; at++) data[at] = level[codes[at]!]!;
    }
    return data;
  }
}
