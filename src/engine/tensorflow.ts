// The core's Node bundle leaves out TensorFlow.js's gradients; that of the layers package registers them all.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';

// No advertisement for the native backend on standard error.
tf.enableProdMode();
