import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';

// The core's Node bundle leaves out TensorFlow.js's gradients; that of the layers package registers them all. Imported
// instead, it would be searched for its exports first, which takes five times as long.
createRequire(import.meta.url)('@tensorflow/tfjs-layers');

// No advertisement for the native backend on standard error.
tf.enableProdMode();
