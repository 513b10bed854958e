import type { Subject } from '../measuring/kind.js';
import type { PeerSide } from '../measuring/side.js';
import { peerEnvironment } from '../pytorch/environment.js';
import type { PyTorch } from '../pytorch/installation.js';
import { PyTorchProcess } from '../pytorch/process.js';
import { script } from '../pytorch/script.js';
import { mnistFolder } from './mnist-folder.js';
import { timedProcess } from './timed-process.js';

/** The same run, written by hand in PyTorch; none where there is no PyTorch, or no such run. */
export async function pytorch(
  { head, strategy, hidden }: Subject,
  installation: PyTorch | undefined,
): Promise<PeerSide[]> {
  if (!installation || head !== 'mlp' || strategy !== 'adam') return [];
  const optimizer = await fastestOptimizer(installation, strategy, hidden);
  const args = [script('run'), mnistFolder, `${hidden}`, optimizer];
  const environment = peerEnvironment(process.env, 1);
  return [
    {
      name: 'PyTorch',
      choice: { optimizer },
      block: () => timedProcess(installation.python, args, environment),
      async close() {},
    },
  ];
}

/** A user would find out once, before the run. */
async function fastestOptimizer(installation: PyTorch, strategy: string, hidden: number): Promise<string> {
  const trial = new PyTorchProcess(installation, 'step', [strategy, hidden, 1], 1);
  try {
    return await trial.answer<string>();
  } finally {
    await trial.close();
  }
}
