/**
 * Compiles src/, strategies/ and scenarios/ into dist/. Does nothing where dist/ is of the same sources already: npm
 * runs `prepare` again when a clone's program is first started with npx. A new dist/ takes the place of the old one
 * whole, so that a program that is running beside the build finds all of its files.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
const { version, bin } = JSON.parse(readFileSync(compiler, 'utf8'));
/** What dist/ was made from: a hash, in a file of it that is not packed. */
const MARK = 'sources.sha256';

const sources = sourcesHash();
if (!isOf(sources)) await build();

async function build() {
  const made = `dist.${process.pid}.new`;
  const old = `dist.${process.pid}.old`;
  try {
    const args = [join(dirname(compiler), bin.tsc), '--project', 'tsconfig.build.json', '--outDir', made];
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
    if (status !== 0) {
      process.exitCode = 1;
      return;
    }
    chmodSync(join(made, 'src/cli/main.js'), 0o755);
    await markPlugins(made);
    writeFileSync(join(made, MARK), sources);
    // A build beside this one may be faster.
    while (!isOf(sources)) {
      moved('dist', old);
      moved(made, 'dist');
      rmSync(old, { recursive: true, force: true });
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Writes beside the compiled plugins which code they were made from. */
async function markPlugins(made) {
  const own = (file) => import(pathToFileURL(join(made, 'src/plugins/code', file)));
  const [{ MARKS_FILE }, { sourceMarks }] = [await own('marks.js'), await own('source-marks.js')];
  for (const folder of ['strategies', 'scenarios']) {
    writeFileSync(join(made, folder, MARKS_FILE), `${JSON.stringify(await sourceMarks(folder), null, 2)}\n`);
  }
}

/** Moves a folder, unless another build has moved it, or put its own there, in the meantime. */
function moved(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}

function isOf(hash) {
  const file = join('dist', MARK);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/** A hash of all that decides what dist/ holds. */
function sourcesHash() {
  const hash = createHash('sha256').update(version);
  const folders = ['src', 'strategies', 'scenarios'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  for (const file of [...folders.sort(), 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs']) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
