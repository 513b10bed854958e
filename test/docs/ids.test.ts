import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import { resolve } from '../../src/runs/resolve.js';
import { pages, repository } from './pages.js';

/** The beginning of the id of the Adam run with seed 1, by the defaults. */
const idOf = async (scenario: string): Promise<string> => {
  const configuration = await resolve({ scenario, head: 'mlp', strategy: 'adam', settings: {} });
  return identityOf({ ...configuration, seed: 1 }).slice(0, 8);
};

it('the ids of runs in the pages are those that the runs have, in the code as it is', async () => {
  const [domain, task] = [await idOf('split-mnist/domain'), await idOf('split-mnist/task')];
  const texts = pages.map(({ file }) => readFileSync(join(repository, file), 'utf8'));
  const ids = (pattern: RegExp) => texts.flatMap((text) => [...text.matchAll(pattern)].map(([, id]) => id));
  const shown = ids(/^([0-9a-f]{8}) {2}split-mnist\/domain · mlp · adam · seed 1$/gm);
  const repeated = ids(/continual-bench rerun ([0-9a-f]+)$/gm);
  expect(shown.length).toBeGreaterThan(0);
  expect(repeated.length).toBeGreaterThan(1);
  expect(new Set(shown)).toEqual(new Set([domain]));
  expect(new Set(repeated)).toEqual(new Set([task]));
  const looked = ids(/continual-bench (?:show|diff|tag) ([0-9a-f]{8})\b/gm);
  expect(looked.length).toBeGreaterThan(2);
  for (const id of looked) expect([domain, task]).toContain(id);
});
