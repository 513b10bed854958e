import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./pytorch_step.py', import.meta.url));
const oneThread = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

/** The Python that has torch: Debian's own, or the first on the path; none where PyTorch is not installed. */
export const python = ['/usr/bin/python3', 'python3'].find(
  (candidate) => spawnSync(candidate, ['-c', 'import torch'], { env: oneThread }).status === 0,
);

/** Whether PyTorch is installed here. */
export const peerIsThere = python !== undefined;

/** A PyTorch process that runs blocks of one kind of step on demand. */
export class Peer {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(hidden: number, strategy: string, steps: number) {
    this.process = spawn(python!, [script, `${hidden}`, strategy, `${steps}`], {
      env: oneThread,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  /** Runs a block; milliseconds a step. */
  async block(): Promise<number> {
    this.process.stdin!.write('\n');
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the PyTorch process ended');
    return Number(value);
  }

  close(): void {
    this.process.stdin!.end();
  }
}
