import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseShard } from '../../src/cli/shard/option.js';
import { temporaryFolder } from '../cli/program.js';

const folder = temporaryFolder();
const page = readFileSync('docs/guides/many-machines.md', 'utf8');
const blockAfter = (heading: string, language: string): string =>
  new RegExp(`### ${heading}\\n.*?\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page)![1]!;

/** What a script calls a program with, which is not there. */
function called(script: string, name: string, env: Record<string, string>): string[] {
  const file = join(folder, name);
  writeFileSync(file, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(file, 0o755);
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  return execFileSync('sh', ['-c', script], { env: { PATH, ...env }, encoding: 'utf8' })
    .trim()
    .split('\n');
}

const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1];

it.each([1, 16])('the job array of Slurm computes shard %i in its task', (task) => {
  const script = blockAfter('A job array of Slurm', 'sh');
  const env = { SLURM_ARRAY_TASK_ID: `${task}`, SLURM_CPUS_PER_TASK: '4' };
  const args = called(script, 'srun', env);
  // Since version 22.05, srun does not take the number from the script's head.
  expect(args.slice(0, 4)).toEqual(['--cpus-per-task=4', 'npx', 'continual-bench', 'run']);
  expect(parseShard(after(args, '--shard')!)).toEqual({ number: task, of: 16 });
  expect(after(args, '--db')).toBe(`part-${task}.sqlite`);
  expect(script).toContain('#SBATCH --array=1-16\n');
});

it.each([0, 15])('the indexed Job of Kubernetes computes a shard in its pod %i', (index) => {
  const job = parse(blockAfter('An indexed Job of Kubernetes', 'yaml'));
  const [container] = job.spec.template.spec.containers;
  const args = called(container.args[0], 'node', { JOB_COMPLETION_INDEX: `${index}` });
  expect(args.slice(0, 2)).toEqual(['dist/src/cli/main.js', 'run']);
  expect(parseShard(after(args, '--shard')!)).toEqual({ number: index + 1, of: job.spec.completions });
  expect(after(args, '--db')).toBe(`/results/part-${index + 1}.sqlite`);
});
