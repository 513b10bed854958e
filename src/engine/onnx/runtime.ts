import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../errors/user-error.js';
import { providersFolder } from './providers/folder.js';
import { linkedPackage } from './providers/linked-package.js';

/**
 * ONNX Runtime's binding, without its telemetry: since 1.30 it sends data about models and machines to Microsoft unless
 * this variable is set, and leaves a file in the temporary folder for each process. Where the user names a folder with
 * providers, it is a copy beside them, for all devices: a process can load one alone.
 * @throws UserError if it cannot be loaded.
 */
export function loadRuntime(): typeof Ort {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const folder = providersFolder();
  const place = folder === undefined ? 'onnxruntime-node' : linkedPackage(folder);
  try {
    return createRequire(import.meta.url)(place) as typeof Ort;
  } catch (error) {
    throw new UserError(
      `ONNX Runtime cannot be loaded on this machine (${messageOf(error).split('\n')[0]}): use --backend wasm or cpu`,
    );
  }
}
