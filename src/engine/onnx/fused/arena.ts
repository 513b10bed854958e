const PAGE = 65_536;

/** Bytes that an arena can have: what WebAssembly can address. */
export const MOST_BYTES = 2 ** 32 - PAGE;

/** A WebAssembly memory that programs share, one at a time: none finds there what it has left. */
export class Arena {
  private memory: WebAssembly.Memory | undefined;
  private latest: Promise<unknown> = Promise.resolve();

  /** For whoever it is lent to. */
  get buffer(): ArrayBuffer {
    return this.memory!.buffer;
  }

  /**
   * Lets `use` have at least so many bytes, once those before it are done. Their place can change each time.
   * @throws Error if there is not so much memory, or whatever `use` throws
   */
  lend<T>(bytes: number, use: (memory: WebAssembly.Memory) => Promise<T>): Promise<T> {
    const own = this.latest.then(() => {
      this.memory ??= new WebAssembly.Memory({ initial: 1 });
      const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE);
      if (missing > 0) this.memory.grow(missing);
      return use(this.memory);
    });
    this.latest = own.catch(() => {});
    return own;
  }
}
