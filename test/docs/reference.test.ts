import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { referencePages } from '../../docs/tools/reference-pages.js';
import { repository } from './pages.js';

const generated = await referencePages();

it.each(Object.keys(generated))('docs/%s is what npm run docs writes now', (file) => {
  expect(readFileSync(join(repository, 'docs', file), 'utf8')).toBe(generated[file]);
});
