import type { Subject } from '../measuring/kind.js';
import type { PeerSide } from '../measuring/side.js';
import { peerEnvironment } from '../pytorch/environment.js';
import type { PyTorch } from '../pytorch/installation.js';
import { script } from '../pytorch/script.js';
import { mnistFolder } from './mnist-folder.js';
import { timedProcess } from './timed-process.js';

/** Those that its script knows. */
const strategies = ['adam', 'ewc', 'si'];

/** The same run in Avalanche; none where it is not installed beside PyTorch, or has no such run. */
export function avalanche(
  { head, strategy, hidden }: Subject,
  installation: PyTorch | undefined,
): PeerSide[] {
  if (!installation?.avalanche || head !== 'mlp' || !strategies.includes(strategy)) return [];
  const args = [script('avalanche_run'), mnistFolder, `${hidden}`, strategy];
  const environment = peerEnvironment(process.env, 1);
  return [
    {
      name: 'Avalanche',
      block: () => timedProcess(installation.python, args, environment),
      async close() {},
    },
  ];
}
