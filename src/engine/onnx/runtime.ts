import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../errors/user-error.js';
import type { Device } from '../engine.js';
import { providersFolder } from './providers/folder.js';
import { linkedPackage } from './providers/linked-package.js';

/** What a device needs. */
export const remedies: Record<Exclude<Device, 'cpu'>, string> = {
  cuda: "it needs Linux on x64, an NVIDIA driver, the libraries of CUDA 13 and cuDNN 9, and ONNX Runtime's CUDA provider",
  webgpu: 'it needs a graphics driver for Vulkan, Metal or Direct3D 12',
  coreml: 'it needs macOS',
  dml: 'it needs Windows with DirectX 12',
};

/** Why a device cannot be used. @param reason in the words of what failed */
export const refusedDevice = (device: Exclude<Device, 'cpu'>, reason: string): UserError =>
  new UserError(
    `--device ${device} cannot be used here: ${remedies[device]}; \`continual-bench devices\` tells what is missing (${reason.replaceAll(/\s+/g, ' ').trim()})`,
  );

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
