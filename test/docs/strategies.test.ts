import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import { repository } from './pages.js';

it('README has the number of strategies', async () => {
  const { length } = await strategies.list();
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  expect(readme).toMatch(new RegExp(`functions; ${length}\\s+come\\s+with it`));
  expect(readme).toContain(`the ${length} [strategies](docs/strategies.md)`);
});
