import { UserError } from '../../../errors/user-error.js';
import type { Graph, Value } from '../graph.js';
import { elementwise } from './elementwise.js';

/** What a fused kernel does after adding its bias. */
export interface Activation {
  activation: string;
  leakyreluAlpha: number;
}

/** The kernels for the activations of fused kernels. */
const kernels: Record<string, string> = {
  relu: 'Relu',
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
  elu: 'Elu',
  leakyrelu: 'LeakyRelu',
};

/** @throws UserError for an activation that takes tensors of its own. */
export function activated(graph: Graph, x: Value, { activation, leakyreluAlpha: alpha }: Activation): Value {
  if (activation === 'linear') return x;
  const activate = elementwise[kernels[activation] ?? ''];
  if (!activate) throw new UserError(`a fused kernel with activation '${activation}' cannot be compiled`);
  return activate(graph, { x }, { alpha }) as Value;
}
