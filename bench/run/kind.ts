import { beside } from '../measuring/beside.js';
import type { Kind } from '../measuring/kind.js';
import { avalanche } from './avalanche.js';
import { Ours } from './ours.js';
import { pytorch } from './pytorch.js';

const seconds: Record<string, number> = { mlp: 35, nsm: 100, neurocoder: 25 };

/** A whole run of Split MNIST, domain-incremental, from the start of the program to its last line. */
export const run: Kind = {
  name: 'run',
  standard: { mlp: ['adam', 'si', 'ewc'], neurocoder: ['adam'] },
  hidden: [256],
  seconds: ({ head }) => seconds[head]!,
  async measure(subject, peers, asked) {
    const theirs = [...(await pytorch(subject, peers.pytorch)), ...avalanche(subject, peers.pytorch)];
    const own = new Ours(subject);
    const times = await beside(own, theirs, { blocks: asked ? 3 : 1, warmUps: 0 });
    return { unit: 's', ...(own.cost && { cost: own.cost }), ...times };
  },
};
