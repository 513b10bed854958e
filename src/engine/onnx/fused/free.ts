import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type * as Ort from 'onnxruntime-node';

type Tensors = Readonly<Record<string, Ort.Tensor>>;
type Transfer = (this: ArrayBufferLike, bytes: number) => ArrayBuffer;

const transfer = (ArrayBuffer.prototype as { transfer?: Transfer }).transfer ?? transferOfNode20();

/** Node 20 has it behind a flag, which realms heed that are made from then on: here one for this alone, and workers. */
function transferOfNode20(): Transfer | undefined {
  setFlagsFromString('--harmony-rab-gsab-transfer');
  return runInNewContext('ArrayBuffer.prototype.transfer') as Transfer | undefined;
}

/**
 * Frees the memory of results at once. ONNX Runtime's binding for Node (1.30) copies every output into a new buffer, also
 * one that was written to where the caller wants it. Collecting these takes up to a third of a training step.
 * @param fetches where the caller wants them
 */
export function free(results: Tensors, fetches: Tensors): void {
  for (const [name, result] of Object.entries(results)) {
    const { buffer } = result.data as Float32Array;
    if (buffer !== (fetches[name]!.data as Float32Array).buffer) transfer?.call(buffer, 0);
  }
}
