import { join } from 'node:path';

/** The Pythons that may have PyTorch: `BENCH_PYTHON` alone where it is set. */
export function candidates(environment: NodeJS.ProcessEnv, repository: string): string[] {
  const { BENCH_PYTHON, VIRTUAL_ENV } = environment;
  if (BENCH_PYTHON) return [BENCH_PYTHON];
  const virtual = [VIRTUAL_ENV, join(repository, '.venv'), join(repository, 'venv')].filter(
    (folder) => folder !== undefined,
  );
  return ['python3', '/usr/bin/python3', ...virtual.map((folder) => join(folder, 'bin', 'python'))];
}
