import { convolution } from './convolution.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import type { Rules } from './rule.js';
import { shapes } from './shapes.js';

/** How each ONNX operation that is recorded is done for several lanes at once. */
export const rules: Rules = {
  ...elementwise,
  ...products,
  ...reductions,
  ...shapes,
  ...indexing,
  ...convolution,
};
