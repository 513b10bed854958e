import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

/** The built program. */
export const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface Ended {
  /** Null if a signal ended it. */
  status: number | null;
  /** The signal that ended it, if one did. */
  signal?: NodeJS.Signals;
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
    child.on('close', (status, signal) => resolve({ status, ...(signal && { signal }), out, err }));
  });
  return { child, ended };
}

/** Starts the built program, and sends it a signal, unless told otherwise that of Ctrl-C, once what it has told on standard error matches. */
export function stopped(
  args: string[],
  when: RegExp,
  cwd?: string,
  signal: NodeJS.Signals = 'SIGINT',
  env?: NodeJS.ProcessEnv,
): Promise<Ended> {
  const { child, ended } = start(args, cwd, env);
  let told = '';
  let isStopped = false;
  child.stderr.on('data', (data) => {
    told += data;
    // Once: what it says then would stop it again, past the point where it expects that.
    if (isStopped || !when.test(told)) return;
    isStopped = true;
    child.kill(signal);
  });
  return ended;
}

/** The calls of `program` take turns, for a process has one working directory and one standard output. */
let latest: Promise<unknown> = Promise.resolve();

/**
 * Runs a command of the built program to its end inside this process, which saves the start of another one. What
 * concerns the process itself (signals, its streams, how it is ended) needs `start`.
 * @param env variables that differ from this process's
 */
export function program(args: string[], cwd?: string, env?: Record<string, string>): Promise<Ended> {
  const ended = latest.then(() => inside(args, cwd, env));
  latest = ended.catch(() => {});
  return ended;
}

async function inside(args: string[], cwd = process.cwd(), env: Record<string, string> = {}): Promise<Ended> {
  const { runProgram } = (await import(pathToFileURL(join(main, '../program.js')).href)) as {
    runProgram(args: readonly string[]): Promise<void>;
  };
  const before = {
    cwd: process.cwd(),
    exitCode: process.exitCode,
    env: Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]])),
  };
  const out = captured(process.stdout);
  const err = captured(process.stderr);
  try {
    process.chdir(cwd);
    Object.assign(process.env, env);
    process.exitCode = undefined;
    await runProgram(args);
    return { status: Number(process.exitCode ?? 0), out: out.text(), err: err.text() };
  } finally {
    out.end();
    err.end();
    process.exitCode = before.exitCode;
    process.chdir(before.cwd);
    for (const [name, value] of Object.entries(before.env)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Keeps what is written to a stream, in place of writing it. */
function captured(stream: NodeJS.WriteStream): { text(): string; end(): void } {
  const { write } = stream;
  let text = '';
  stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const callback = typeof encoding === 'function' ? encoding : done;
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof stream.write;
  return {
    text: () => text,
    end: () => {
      stream.write = write;
    },
  };
}
