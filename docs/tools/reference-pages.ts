import { readFileSync } from 'node:fs';
import { commandsPage } from './commands-page.js';
import { optionsPage } from './options-page.js';
import { strategiesPage } from './strategies-page.js';

const docs = new URL('../', import.meta.url);

/** The pages in docs/ that are made from the program's own descriptions, wholly or in part, by file name. */
export const referencePages = async (): Promise<Record<string, string>> => ({
  'reference/commands.md': await commandsPage(),
  'reference/options.md': await optionsPage(),
  'strategies.md': await strategiesPage(readFileSync(new URL('strategies.md', docs), 'utf8')),
});
