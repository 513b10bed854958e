import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseSafetensors, type Remarks } from '../backbones/checkpoint/safetensors.js';
import { safetensorsOf } from '../backbones/checkpoint/write-safetensors.js';
import { array, type NdArray, type Nest } from '../engine/array.js';
import { inOurWords, placedText } from '../errors/issue-text.js';
import { unreadable } from '../errors/unreadable.js';
import { messageOf, UserError } from '../errors/user-error.js';
import { canonical } from '../runs/canonical.js';
import { fileStem } from '../runs/file-stem.js';
import { identityOf } from '../runs/identity.js';
import type { RunRecord } from '../runs/record.js';
import { line } from '../store/lines.js';
import { writeWhole } from '../system/write-whole.js';
import { networkFrom, type TrainedNetwork, tensorsOf } from './trained-network.js';

/** What is known of the run that a network comes from. */
export type RunOfModel = Pick<RunRecord, 'id' | 'configuration' | 'environment' | 'accuracies'> & {
  taskClasses: number[][];
};

/** A trained network as it is stored, with the run that it comes from. */
export interface StoredModel {
  run: RunOfModel;
  network: TrainedNetwork;
}

/** What the files are, and the version of what is in them. */
const FORMAT = 'continual-bench model 1';

/** What stands beside the tensors, each as JSON but for the first. */
const remarksSchema = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string(),
  configuration: line.shape.configuration.required({ code: true }),
  environment: line.shape.environment,
  taskClasses: line.shape.taskClasses.unwrap().unwrap(),
  /** The whole matrix. */
  accuracies: line.shape.accuracies,
  /** The strategy's state, with names of tensors in their places. */
  state: z.json(),
  /** SHA-256 of the tensors' bytes, in hex. */
  sha256: z.string(),
});

type Named = Pick<RunRecord, 'id' | 'configuration'>;

/** The file of a run's network in a folder: `split-mnist-domain-mlp-er-seed-1-0a1b2c3d4e5f.safetensors`. */
export const modelFile = (folder: string, run: Named): string => join(folder, `${fileStem(run)}.safetensors`);

/** Whether a run's network has been written. */
export const hasModel = (folder: string, run: Named): boolean => existsSync(modelFile(folder, run));

/**
 * Writes a run's network into a folder, whole or not at all.
 * @throws UserError if the file system refuses
 */
export function writeModel(folder: string, { run, network }: StoredModel): void {
  const { tensors, state } = tensorsOf(network);
  const { id, configuration, environment, taskClasses, accuracies } = run;
  const withSum = (sha256: string): Remarks => ({
    format: FORMAT,
    id,
    configuration: canonical(configuration),
    environment: canonical(environment),
    taskClasses: JSON.stringify(taskClasses),
    accuracies: JSON.stringify(accuracies),
    state: JSON.stringify(state),
    sha256,
  });
  const sum = sumOf(safetensorsOf(tensors, {}));
  writeWhole(modelFile(folder, run), safetensorsOf(tensors, withSum(sum)));
}

/**
 * Reads a file that `writeModel` has written.
 * @throws UserError if it cannot be read, is damaged, or is another file
 */
export function readModel(file: string): StoredModel {
  const bytes = bytesOf(file);
  const { tensors, remarks } = parseSafetensors(bytes, file);
  if (!remarks.format?.startsWith('continual-bench model')) {
    throw new UserError(`${file} is not a model that run --save-model has written`);
  }
  if (remarks.format !== FORMAT) {
    throw new UserError(
      `${file} is a model of another version of continual-bench (${remarks.format}); load it there`,
    );
  }
  const damaged = (what: string) =>
    new UserError(`${file} is damaged: ${what}; write it again with run --save-model`);
  try {
    const { state, sha256, ...run } = parsed(remarks);
    if (sha256 !== sumOf(bytes)) throw new Error('its numbers do not match their checksum');
    if (run.id !== identityOf(run.configuration)) throw new Error('the id does not match the configuration');
    const arrays = [...tensors].map(
      ([name, { dtype, shape, read }]) => [name, arrayOf(dtype, shape, read())] as const,
    );
    return { run, network: networkFrom(new Map(arrays), state) };
  } catch (error) {
    throw damaged(messageOf(error));
  }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(unreadable(file, error));
  }
}

/** @throws Error with one line */
function parsed({ format, id, ...others }: Remarks) {
  const values = Object.entries(others).map(([name, text]) => [
    name,
    name === 'sha256' ? text : (JSON.parse(text) as unknown),
  ]);
  const found = { format, id, ...(Object.fromEntries(values) as object) };
  const [issue] = remarksSchema.safeParse(found, inOurWords).error?.issues ?? [];
  if (issue) throw new Error(placedText(issue));
  // Unchanged: a schema would drop nothing, but order keys otherwise.
  const { format: _, ...run } = found as unknown as { format: string } & RunOfModel & {
      state: Nest<string>;
      sha256: string;
    };
  return run;
}

/** SHA-256 of a file's tensors, in hex. */
function sumOf(file: Buffer): string {
  const header = Number(file.readBigUInt64LE());
  return createHash('sha256')
    .update(file.subarray(8 + header))
    .digest('hex');
}

/** @throws Error for a type that a network does not have */
function arrayOf(dtype: string, shape: readonly number[], values: Float64Array): NdArray {
  switch (dtype) {
    case 'float32':
      return array(dtype, shape, Float32Array.from(values));
    case 'int32':
      return array(dtype, shape, Int32Array.from(values));
    case 'bool':
      return array(dtype, shape, Uint8Array.from(values));
    default:
      throw new Error(`a network has no numbers of the type ${dtype}`);
  }
}
