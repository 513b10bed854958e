import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backbones } from '../../src/backbones/registry.js';
import { runCommand } from '../../src/cli/commands/run.js';
import { scenarios } from '../../src/plugins/scenarios.js';
import { pages, repository } from './pages.js';

const textOf = (page: string) => readFileSync(join(repository, 'docs', page), 'utf8');

it('every backbone is named among the parts of a run, and in the help of run', () => {
  const { description } = runCommand().options.find(({ long }) => long === '--backbone')!;
  const rows = textOf('concepts.md').split('\n');
  const row = rows.find((line) => line.startsWith('| **backbone**'))!;
  for (const { name } of backbones) {
    expect(row).toContain(`\`${name}\``);
    expect(description).toMatch(new RegExp(`\\b${name}\\b`));
  }
});

it('who comes from elsewhere finds all families of scenarios but those that nothing there is like', async () => {
  const families = [...new Set((await scenarios.list()).map(({ name }) => name.split('/')[0]!))];
  const text = textOf('coming-from.md');
  expect(families.filter((family) => !text.includes(`${family}/`))).toEqual([
    'instances-mnist',
    'split-fashion-mnist',
    'split-kmnist',
  ]);
});

it('leads from the first page of the site to the guides for data and other programs', () => {
  const { links } = pages.find(({ file }) => file === 'docs/index.md')!;
  for (const link of ['/guides/your-own-data', '/guides/other-languages', '/scenarios'])
    expect(links).toContain(link);
});
