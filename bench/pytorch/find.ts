import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { usageError } from '../../src/errors/user-error.js';
import { candidates } from './candidates.js';
import { peerEnvironment } from './environment.js';
import type { PyTorch } from './installation.js';
import { newest } from './newest.js';
import { script } from './script.js';

/** How to get one. */
const ADVICE =
  'No PyTorch is installed to compare with; for one: python3 -m venv .venv && .venv/bin/pip install torch';

/**
 * The newest PyTorch that a Python here has. Where there is none, standard error tells how to get one.
 * @throws UserError (usage) where `BENCH_PYTHON` names a Python that has none
 */
export async function findPyTorch(): Promise<PyTorch | undefined> {
  const repository = fileURLToPath(new URL('../../', import.meta.url));
  const probes = await Promise.all(candidates(process.env, repository).map(probe));
  const { BENCH_PYTHON } = process.env;
  const [first] = probes;
  if (BENCH_PYTHON && first instanceof Error) {
    throw usageError(`BENCH_PYTHON=${BENCH_PYTHON} has no PyTorch that loads: ${reasonOf(first)}`);
  }
  const found = newest(probes.filter((one): one is PyTorch => !(one instanceof Error)));
  if (!found) process.stderr.write(`${ADVICE}\n`);
  return found;
}

async function probe(python: string): Promise<PyTorch | Error> {
  try {
    const { stdout } = await promisify(execFile)(python, [script('describe')], {
      env: peerEnvironment(process.env, 1),
    });
    return { python, ...(JSON.parse(stdout) as Omit<PyTorch, 'python'>) };
  } catch (error) {
    return error as Error;
  }
}

/** The last line that Python printed, or what the system said. */
const reasonOf = (error: Error & { stderr?: string }): string =>
  (error.stderr?.trim() || error.message).split('\n').at(-1)!;
