import type { KernelCases } from './case.js';
import { convolution } from './convolution.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { shapes } from './shapes.js';

export const cases: KernelCases = {
  ...elementwise,
  ...reductions,
  ...products,
  ...shapes,
  ...indexing,
  ...convolution,
};
