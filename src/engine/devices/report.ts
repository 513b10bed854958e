import { type Device, devices } from '../engine.js';
import { providersFolder } from '../onnx/providers/folder.js';
import { librariesFolder, packageFolder, runtimeVersion } from '../onnx/providers/linked-package.js';
import { cudaPieces } from './cuda.js';
import { isOtherSystem, type Piece, systemPiece } from './piece.js';
import { type Surroundings, thisMachine } from './surroundings.js';
import { tried } from './tried.js';
import { webgpuPieces } from './webgpu.js';

/** Whether a device can be used here. */
export interface DeviceReport {
  device: Device;
  usable: boolean;
  /** Why it cannot be used. */
  reason: string | null;
  /** What it needs, where that can be told. */
  pieces: Piece[];
}

/** Tries each device that this system can have. @param attempt tries one, and says why it cannot be used */
export const deviceReports = (here: Surroundings = thisMachine, attempt = tried): Promise<DeviceReport[]> =>
  Promise.all(
    devices.map(async (device) => {
      const pieces = piecesOf(device, here);
      const system = pieces.find(isOtherSystem);
      const reason = system ? `it needs ${system.name}` : await attempt(device);
      return { device, usable: reason === null, reason, pieces };
    }),
  );

function piecesOf(device: Device, here: Surroundings): Piece[] {
  switch (device) {
    case 'cpu':
      return [];
    case 'cuda':
      return cudaPieces(here, providersFolder() ?? librariesFolder(packageFolder()), runtimeVersion());
    case 'webgpu':
      return webgpuPieces(here);
    case 'coreml':
      return [systemPiece('macOS', here.platform === 'darwin')];
    case 'dml':
      return [systemPiece('Windows with DirectX 12', here.platform === 'win32')];
  }
}
