import type { Network } from '../../src/heads/network.js';
import { findHead } from '../../src/heads/registry.js';

/** A head's network of one small hidden layer, in the sizes of the small tasks in `domain`. */
export function smallNetwork(name: string): Network {
  const head = findHead(name);
  const options = head.options.parse({ hidden: [8] });
  return head.network(options as never, { inputs: 6, outputs: 2, outputLayers: ['output'] });
}
