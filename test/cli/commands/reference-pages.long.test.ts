import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const pages = join(repository, 'reports/reference');

/** Files of runs that a preset of Tables 3 and 4 needs besides those of the presets before it. */
const presets = {
  paper: ['split-mnist-paper', 'split-mnist-protocol-2'],
  released: ['split-mnist-released'],
  fitted: ['split-mnist-fitted'],
  tuned: ['split-mnist-tuned'],
};

/** What reports/reference/README.md says of pages: the runs they are made of, and the command that makes them. */
it.each<[kept: string, runs: string[], command: string[]]>([
  ['.', ['split-mnist-hsu'], ['reproduce', 'hsu']],
  ['.', ['split-mnist-three-types'], ['reproduce', 'three-types']],
  ['.', ['permuted-mnist-three-types'], ['reproduce', 'three-types-permuted']],
  ['.', [...presets.paper, ...presets.released, ...presets.fitted, ...presets.tuned], ['reproduce']],
  ['paper', presets.paper, ['reproduce', '--preset', 'paper']],
  ['released', presets.released, ['reproduce', '--preset', 'released']],
  ['tuned', presets.tuned, ['reproduce', '--preset', 'tuned']],
])('tables in reports/reference/%s come out of %j again, by %j', async (kept, runs, command) => {
  const name = runs.join('-');
  const db = join(folder, `${name}.sqlite`);
  const files = runs.map((file) => join(repository, 'results/reference', `${file}.jsonl`));
  expect((await program(['import', ...files, '--db', db])).status).toBe(0);
  const out = join(folder, name);
  const made = await program([...command, '--db', db, '--out', out]);
  expect(made.err).toMatch(/ runs are already stored; nothing to run\n$/);
  const tables = readdirSync(out).filter((file) => /\.(csv|md|tex)$/.test(file));
  const same = tables.filter((file) => existsSync(join(pages, kept, file)));
  expect(same.length).toBeGreaterThan(0);
  for (const file of same) {
    expect(readFileSync(join(out, file), 'utf8')).toBe(readFileSync(join(pages, kept, file), 'utf8'));
  }
});
