import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in place of Python, which is handed the path of one of the peer's scripts. */
function standIn(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!${process.execPath}\n${code}`);
  chmodSync(file, 0o755);
  return file;
}

function bench(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bench/main.ts', ...args],
    { cwd: repository, env: { ...process.env, ...environment }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const small = ['--head', 'mlp', '--strategy', 'sgd', '--hidden', '8'];

describe('npm run bench', () => {
  it('prints JSON alone on standard output, with what it compares', () => {
    const python = standIn(
      'with-pytorch',
      `
if (Object.keys(process.env).some((name) => name.startsWith('OPENBLAS_'))) throw new Error('OPENBLAS_*');
if (process.argv[2].endsWith('describe.py')) {
  console.log(JSON.stringify({ version: '9.9.0', pythonVersion: '3.99', kernel: 'a kernel', instructions: 'AVX', flushesDenormals: true }));
} else {
  console.log('"foreach"');
  require('node:readline').createInterface({ input: process.stdin }).on('line', () => console.log('0.5'));
}`,
    );
    const { status, stdout, stderr } = bench([...small, '--json'], {
      BENCH_PYTHON: python,
      OPENBLAS_CORETYPE: 'Haswell',
    });
    expect(stderr).toContain('1 of 1: step · mlp · sgd · hidden 8 (about ');
    expect(status).toBe(0);
    const spread = { median: 0.5, lowerQuartile: 0.5, upperQuartile: 0.5 };
    const some = {
      median: expect.any(Number),
      lowerQuartile: expect.any(Number),
      upperQuartile: expect.any(Number),
    };
    expect(JSON.parse(stdout)).toEqual({
      machine: expect.objectContaining({ processor: expect.any(String), cores: expect.any(Number) }),
      versions: {
        'continual-bench': expect.any(String),
        'onnxruntime-node': expect.any(String),
        node: process.versions.node,
      },
      peers: [
        {
          name: 'PyTorch',
          python,
          version: '9.9.0',
          pythonVersion: '3.99',
          kernel: 'a kernel',
          instructions: 'AVX',
          flushesDenormals: true,
        },
      ],
      measurements: [
        {
          what: 'step',
          head: 'mlp',
          strategy: 'sgd',
          hidden: 8,
          unit: 'ms',
          stepsABlock: 30,
          blocks: 9,
          ours: some,
          peers: [{ name: 'PyTorch', optimizer: 'foreach', ...spread, ratio: some }],
        },
      ],
    });
  });

  it('says in one line that the named Python has no PyTorch', () => {
    const python = standIn(
      'without-pytorch',
      `console.error("Traceback (most recent call last):\\nModuleNotFoundError: No module named 'torch'"); process.exit(1);`,
    );
    expect(bench(small, { BENCH_PYTHON: python })).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: BENCH_PYTHON=${python} has no PyTorch that loads: ModuleNotFoundError: No module named 'torch'\n`,
    });
  });

  it('refuses an unknown option, and one that is given twice, in one line', () => {
    const twice = { status: 2, stdout: '', stderr: 'error: --head is given twice; give it once\n' };
    expect(bench(['--head', 'mlp', '--head', 'nsm'])).toEqual(twice);
    expect(bench(['--jsn'])).toEqual({ status: 2, stdout: '', stderr: "error: unknown option '--jsn'\n" });
  });
});
