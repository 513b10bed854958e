import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { main, temporaryFolder } from '../cli/program.js';
import { repository } from './pages.js';

/** Where a reader does what a page shows: in a clone, with its package installed and built, and nothing run yet. */
export interface Reader {
  folder: string;
  /** Gives lines to a shell, which stops at the first command that fails. */
  type(lines: string): Promise<{ status: number | null; told: string }>;
}

/** A reader in a folder that is removed after the tests of a file. */
export function reader(): Reader {
  const home = temporaryFolder();
  const [folder, programs] = [join(home, 'clone'), join(home, 'bin')];
  link(repository, folder, (name) => !['.git', 'results', 'reports'].includes(name));
  for (const kept of ['results', 'reports'])
    link(join(repository, kept), join(folder, kept), (name) => name === 'reference');

  mkdirSync(programs);
  // The clone is installed, and its tests are what runs.
  script(join(programs, 'npm'), 'case "$*" in ci | test) ;; *) echo "npm $*: not here" >&2; exit 1 ;; esac');
  script(
    join(programs, 'npx'),
    `command=$1; shift
case "$command" in
  continual-bench) exec '${process.execPath}' '${main}' "$@" ;;
  *) exec "node_modules/.bin/$command" "$@" ;;
esac`,
  );
  const env = { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` };

  return {
    folder,
    type: (lines) =>
      new Promise((resolve, reject) => {
        const shell = spawn('sh', ['-e', '-c', lines], {
          cwd: folder,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let told = '';
        for (const stream of [shell.stdout, shell.stderr]) {
          stream.on('data', (data) => {
            told += data;
          });
        }
        shell.on('error', reject);
        shell.on('close', (status) => resolve({ status, told }));
      }),
  };
}

/** Makes a folder with links to what is in another. */
function link(from: string, to: string, wanted: (name: string) => boolean): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter(wanted)) symlinkSync(join(from, name), join(to, name));
}

function script(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}
