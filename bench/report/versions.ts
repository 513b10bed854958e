import { createRequire } from 'node:module';
import { programVersion } from '../../src/runs/environment.js';

const require = createRequire(import.meta.url);
const { version: onnxRuntime } = require('onnxruntime-node/package.json') as { version: string };

/** Of what our side is made of. */
export const versions = {
  'continual-bench': programVersion,
  'onnxruntime-node': onnxRuntime,
  node: process.versions.node,
};
