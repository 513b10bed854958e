import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../errors/user-error.js';
import type { Device } from '../engine.js';

/** What a device needs. */
export const remedies: Record<Exclude<Device, 'cpu'>, string> = {
  cuda: 'it needs Linux on x64, an NVIDIA driver with CUDA 12 and cuDNN 9, and the libraries that `npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12` downloads',
  webgpu: 'it needs a graphics driver for Vulkan, Metal or Direct3D 12',
  coreml: 'it needs macOS',
  dml: 'it needs Windows with DirectX 12',
};

/**
 * ONNX Runtime's binding, without its telemetry: since 1.30 it sends data about models and machines to Microsoft unless
 * this variable is set, and leaves a file in the temporary folder for each process.
 * @throws UserError if it cannot be loaded.
 */
export function loadRuntime(): typeof Ort {
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  try {
    return createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
  } catch (error) {
    throw new UserError(
      `ONNX Runtime cannot be loaded on this machine (${messageOf(error).split('\n')[0]}): use --backend wasm or cpu`,
    );
  }
}
