import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import './tensorflow.js';
import { refuseUnknown } from '../errors/unknown-name.js';
import { messageOf, UserError } from '../errors/user-error.js';
import { EagerEngine } from './eager-engine.js';
import { type Backend, backends, checkDevice, type Device, devices, type Engine } from './engine.js';
import { OnnxEngine, type OnnxOptions } from './onnx/onnx-engine.js';

/** An engine on the given backend and device. @throws UserError that says how to get what is missing. */
export async function createEngine(
  backend: Backend = 'onnx',
  device: Device = 'cpu',
  options: OnnxOptions = {},
): Promise<Engine> {
  refuseUnknown('backend', [backend], backends);
  refuseUnknown('device', [device], devices);
  checkDevice(backend, device);
  switch (backend) {
    case 'onnx':
      return OnnxEngine.on(device, options);
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return eager(backend, 'cpu');
    case 'wasm':
      await import('@tensorflow/tfjs-backend-wasm');
      return eager(backend, 'wasm');
    case 'tensorflow':
      loadNativeTensorFlow();
      return eager(backend, 'tensorflow');
  }
}

async function eager(backend: Backend, registeredName: string): Promise<Engine> {
  if (!(await tf.setBackend(registeredName))) {
    throw new UserError(`backend '${backend}' did not start on this machine: use --backend onnx or cpu`);
  }
  return new EagerEngine(backend, registeredName);
}

const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** Loads the user's own installation of libtensorflow, with the one for GPUs first. */
function loadNativeTensorFlow(): void {
  const require = createRequire(import.meta.url);
  for (const name of nativePackages) {
    try {
      require(name);
      return;
    } catch (error) {
      const absent = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
      if (!absent || !messageOf(error).includes(`'${name}'`)) {
        throw new UserError(`${name} is installed but cannot be loaded: ${messageOf(error).split('\n')[0]}`);
      }
    }
  }
  throw new UserError(
    `backend 'tensorflow' needs a package that you install yourself: npm install ${nativePackages[1]} (or ${nativePackages[0]}); or use --backend onnx`,
  );
}
