import { messageOf } from '../../errors/user-error.js';
import { createEngine } from '../create.js';
import type { Device } from '../engine.js';
import { DeviceError } from '../onnx/device-error.js';

/** A process that tries a device for its parent: libraries that are broken may end it. */

process.on('message', async (device: Device) => {
  const tell = (reason: string | null) => process.send?.(reason, () => process.disconnect());
  try {
    await createEngine('onnx', device);
    tell(null);
  } catch (error) {
    tell(error instanceof DeviceError ? error.reason : messageOf(error));
  }
});
