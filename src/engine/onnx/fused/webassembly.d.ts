/** The part of WebAssembly's interface that is used here; TypeScript has it only together with a browser's. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { /** Pages of 64 KiB. */ initial: number });
    readonly buffer: ArrayBuffer;
    /** Adds pages; buffers from before have no bytes any more. */
    grow(pages: number): number;
  }
  function instantiate(
    module: Uint8Array<ArrayBuffer>,
    imports: Record<string, Record<string, Memory>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
}
