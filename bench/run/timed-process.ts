import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { UserError } from '../../src/errors/user-error.js';

/**
 * Seconds from a process's start to its last line on standard output.
 * @throws UserError where it fails
 */
export async function timedProcess(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const start = performance.now();
  let last = start;
  let said = '';
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', () => {
    last = performance.now();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new UserError(`${basename(args[0]!)} has failed: ${said.trim().split('\n').at(-1)}`);
  }
  return (last - start) / 1000;
}
