import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UserError } from '../../src/errors/user-error.js';
import { peerEnvironment } from './environment.js';
import type { PyTorch } from './installation.js';
import { script } from './script.js';

/** A PyTorch process that stays, and answers with lines of JSON. */
export class PyTorchProcess {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(
    { python }: PyTorch,
    name: 'step' | 'features',
    args: readonly (string | number)[],
    threads: number,
  ) {
    this.process = spawn(python, [script(name), ...args.map(String)], {
      env: peerEnvironment(process.env, threads),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    // That it has ended is told when it is asked for an answer.
    this.process.stdin!.on('error', () => {});
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  /** What it says next. */
  async answer<T>(): Promise<T> {
    const { value, done } = await this.lines.next();
    if (done) throw new UserError('the PyTorch process has ended before its work was done');
    return JSON.parse(value) as T;
  }

  /** Has it run a block; what that took. */
  block(): Promise<number> {
    this.process.stdin!.write('\n');
    return this.answer();
  }

  async close(): Promise<void> {
    this.process.stdin!.end();
  }
}
