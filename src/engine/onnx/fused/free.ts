import type * as Ort from 'onnxruntime-node';

type Tensors = Readonly<Record<string, Ort.Tensor>>;

/** Data of a tensor, in a buffer that can be given away, as from Node 22 on. */
type Owned = { buffer: { transfer?: (bytes: number) => void } };

/** What Node 20 needs, so that memory can be freed. */
export const freeingFlags: readonly string[] =
  'transfer' in ArrayBuffer.prototype ? [] : ['--harmony-rab-gsab-transfer'];

/**
 * Frees the memory of results at once, where this process can. ONNX Runtime's binding for Node (1.30) copies every
 * output into a new buffer, also one that was written to where the caller wants it. Collecting these takes up to a third
 * of a training step.
 * @param fetches where the caller wants them
 */
export function free(results: Tensors, fetches: Tensors): void {
  for (const [name, { data }] of Object.entries(results)) {
    const { buffer } = data as unknown as Owned;
    if (buffer !== (fetches[name]!.data as unknown as Owned).buffer) buffer.transfer?.(0);
  }
}
