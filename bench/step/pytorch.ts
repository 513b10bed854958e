import type { Subject } from '../measuring/kind.js';
import type { PeerSide } from '../measuring/side.js';
import type { PyTorch } from '../pytorch/installation.js';
import { PyTorchProcess } from '../pytorch/process.js';

/** Those that its script knows. */
const strategies = ['adam', 'adagrad', 'sgd', 'l2', 'ewc', 'si'];

/** The same step in PyTorch; none where there is no PyTorch, or no such step. */
export async function pytorch(
  { head, strategy, hidden }: Subject,
  steps: number,
  installation: PyTorch | undefined,
): Promise<PeerSide[]> {
  if (!installation || head !== 'mlp' || !strategies.includes(strategy)) return [];
  const process = new PyTorchProcess(installation, 'step', [strategy, hidden, steps], 1);
  const optimizer = await process.answer<string>();
  return [
    { name: 'PyTorch', choice: { optimizer }, block: () => process.block(), close: () => process.close() },
  ];
}
