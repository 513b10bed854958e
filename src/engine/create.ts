import { UserError } from '../errors.js';
import type { Backend, Device, Engine } from './engine.js';
import { OnnxEngine } from './onnx/onnx-engine.js';

/** An engine on the backend asked for; a UserError says how to get one that is not there. */
export async function createEngine(backend: Backend = 'onnx', device: Device = 'cpu'): Promise<Engine> {
  if (backend === 'onnx') return new OnnxEngine(device);
  throw new UserError(`backend '${backend}'`);
}
