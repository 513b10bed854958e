import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What this machine has, as far as devices depend on it. */
export interface Surroundings {
  platform: NodeJS.Platform;
  arch: string;
  /** The full path of a shared library that the loader would find; on Linux alone. */
  library(name: string): string | undefined;
  /** The full paths of a folder's files; none if it is missing. */
  files(folder: string): string[];
  /** What a command prints; undefined if it is missing or fails. */
  output(command: string, args: readonly string[]): string | undefined;
}

/** Where loaders look, besides what they have listed. */
const FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/lib64',
  '/usr/lib',
  '/lib',
];

export const thisMachine: Surroundings = {
  platform: process.platform,
  arch: process.arch,
  library(name) {
    const folders = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
    return firstOf(folders, name) ?? listed(name) ?? firstOf(FOLDERS, name);
  },
  files(folder) {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  },
  output(command, args) {
    const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  },
};

const firstOf = (folders: readonly string[], name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find((file) => existsSync(file));

/** Where the loader's list has a library: `libcuda.so.1 (libc6,x86-64) => /usr/lib/…/libcuda.so.1`. */
function listed(name: string): string | undefined {
  // It is not on every user's path.
  for (const command of ['ldconfig', '/sbin/ldconfig']) {
    const list = thisMachine.output(command, ['-p']);
    const line = list?.split('\n').find((one) => one.trim().startsWith(`${name} `));
    if (line) return line.slice(line.indexOf('=>') + 2).trim();
  }
  return undefined;
}
