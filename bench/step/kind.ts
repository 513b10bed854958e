import { strategies } from '../../src/plugins/strategies.js';
import { beside } from '../measuring/beside.js';
import type { Kind, Subject } from '../measuring/kind.js';
import type { PeerSide } from '../measuring/side.js';
import { ours } from './ours.js';
import { pytorch } from './pytorch.js';

/** The other heads' steps take longer. */
const stepsABlock: Record<string, number> = { mlp: 30, nsm: 5, neurocoder: 20 };
const seconds: Record<string, number> = { mlp: 10, nsm: 8, neurocoder: 6 };

/** Our MLP with Adam, beside penalties, which are added to it, and other heads. */
async function ourPlainMlp({ head, strategy, hidden }: Subject): Promise<PeerSide[]> {
  if (head === 'mlp' && !(await strategies.find(strategy)).penalty) return [];
  const plain = { head: 'mlp', strategy: 'adam', hidden };
  return [{ name: 'our MLP, Adam', ...(await ours(plain, stepsABlock.mlp!)) }];
}

/** A training step, as it is from the second task on: with the strategy's penalty. */
export const step: Kind = {
  name: 'step',
  standard: { mlp: ['adam', 'adagrad', 'sgd', 'l2', 'ewc', 'si'], nsm: ['adam'], neurocoder: ['adam'] },
  hidden: [256, 400],
  seconds: ({ head }) => seconds[head]!,
  async measure(subject, peers) {
    const steps = stepsABlock[subject.head]!;
    const own = await ours(subject, steps);
    const theirs = [...(await pytorch(subject, steps, peers.pytorch)), ...(await ourPlainMlp(subject))];
    // The first block compiles and warms up.
    const times = await beside(own, theirs, { blocks: 9, warmUps: 1 });
    return { unit: 'ms', stepsABlock: steps, ...times };
  },
};
