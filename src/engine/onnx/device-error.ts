import { UserError } from '../../errors/user-error.js';
import type { Device } from '../engine.js';

/** What a device needs. */
const needs: Record<Exclude<Device, 'cpu'>, string> = {
  cuda: "it needs Linux on x64, an NVIDIA driver, the libraries of CUDA 13 and cuDNN 9, and ONNX Runtime's CUDA provider",
  webgpu: 'it needs a graphics driver for Vulkan, Metal or Direct3D 12',
  coreml: 'it needs macOS',
  dml: 'it needs Windows with DirectX 12',
};

/** A device cannot be used here. */
export class DeviceError extends UserError {
  /** One line, in the words of what failed. */
  readonly reason: string;

  constructor(device: Exclude<Device, 'cpu'>, reason: string) {
    const line = reason.replaceAll(/\s+/g, ' ').trim();
    super(
      `--device ${device} cannot be used here: ${needs[device]}; \`continual-bench devices\` tells what is missing (${line})`,
    );
    this.reason = line;
  }
}
