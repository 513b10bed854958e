import { commandsPage } from './commands-page.js';
import { optionsPage } from './options-page.js';

/** The pages of docs/reference/ that are made from the program's own descriptions, by file name. */
export const referencePages = async (): Promise<Record<string, string>> => ({
  'commands.md': await commandsPage(),
  'options.md': await optionsPage(),
});
