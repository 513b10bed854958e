import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../cli/program.js';
import { examples, pages, repository } from './pages.js';
import { reader } from './reader.js';
import { SHELL } from './shell.js';

/**
 * The results of the page before: a reader who goes on to the next has them, and what is stored is not run again. The
 * first has the reference results, whose runs `check` and CI's main job compute anew.
 */
const before = join(temporaryFolder(), 'results.sqlite');
beforeAll(async () => {
  const reference = join(repository, 'results', 'reference', 'split-mnist-protocol-2.jsonl');
  expect(await program(['import', reference, '--db', before])).toMatchObject({ status: 0 });
});

/** Pages whose reader can do all that they show, one thing after the other. */
describe.each(['README.md', 'docs/getting-started.md'])('%s', (file) => {
  const { folder, type } = reader();

  const results = join(folder, 'results', 'results.sqlite');
  beforeAll(() => copyFileSync(before, results));
  // Before the folder is removed.
  afterAll(() => copyFileSync(results, before));

  for (const part of pages.find((page) => page.file === file)!.shown) {
    if (part.kind === 'block' && SHELL.includes(part.language)) {
      it(part.content.trim(), async () => {
        expect(await type(part.content)).toMatchObject({ status: 0 });
      });
      continue;
    }
    // A file that is shown is what its reader saves.
    const [example] = Object.entries(examples).filter(([name, text]) =>
      part.kind === 'file' ? name === basename(part.file) : text === part.content,
    );
    if (example) it(`saves ${example[0]}`, () => writeFileSync(join(folder, example[0]), example[1]));
  }
});
