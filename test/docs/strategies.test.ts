import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { groups } from '../../src/atlas/groups.js';
import { strategies } from '../../src/plugins/strategies.js';
import { repository } from './pages.js';

it('README has the number of strategies', async () => {
  const { length } = await strategies.list();
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  expect(readme).toMatch(new RegExp(`functions; ${length}\\s+come\\s+with it`));
  expect(readme).toContain(`the ${length} [strategies](docs/strategies.md)`);
});

it('the atlas has the kinds of the catalogue, in the same order', () => {
  const page = readFileSync(join(repository, 'docs/strategies.md'), 'utf8');
  const sections = page.split(/^## /m).slice(1);
  const kinds = sections.flatMap((section) => {
    const names = [...section.matchAll(/^### (\S+): /gm)].map(([, name]) => name!);
    return names.length > 0 ? [[section.split('\n')[0]!, names] as const] : [];
  });
  expect(kinds).toEqual(Object.entries(groups));
});
