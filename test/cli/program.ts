import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The built program. */
export const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface Ended {
  status: number | null;
  out: string;
  err: string;
}

/** A folder that is removed after the tests of a file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the built program as a user would. @param file where it is, if it is a copy */
export function start(args: string[], cwd?: string, env?: NodeJS.ProcessEnv, file = main) {
  const child = spawn(process.execPath, [file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<Ended>((resolve, reject) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });
  return { child, ended };
}

/** Starts the built program, and stops it as Ctrl-C does once what it has told on standard error matches. */
export function stopped(args: string[], when: RegExp, cwd?: string): Promise<Ended> {
  const { child, ended } = start(args, cwd);
  let told = '';
  child.stderr.on('data', (data) => {
    told += data;
    if (when.test(told)) child.kill('SIGINT');
  });
  return ended;
}

/** Runs the built program to its end. */
export const program = (args: string[], cwd?: string): Promise<Ended> => start(args, cwd).ended;
