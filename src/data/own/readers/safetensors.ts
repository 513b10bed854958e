import { parseSafetensors } from '../../../backbones/checkpoint/safetensors.js';
import { unknownName } from '../../../errors/unknown-name.js';
import type { FileArray } from '../definition.js';
import { bytesOfFile } from './bytes.js';
import { type Place, pathOf } from './path.js';

/**
 * Reads one tensor of a file in the safetensors format.
 * @param name of the tensor, `features`
 * @throws UserError if the file is missing or damaged, or has no such tensor
 */
export function readSafetensors(place: Place, name: string): FileArray {
  const file = pathOf(place);
  const { tensors } = parseSafetensors(bytesOfFile(file), file);
  const tensor = tensors.get(name);
  if (!tensor) throw unknownName(`tensor in ${file}`, name, [...tensors.keys()]);
  const { dtype, shape } = tensor;
  const values = tensor.read();
  return { shape, dtype, file, data: dtype === 'float32' ? Float32Array.from(values) : values };
}
