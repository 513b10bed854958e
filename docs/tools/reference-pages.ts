import { commandsPage } from './commands-page.js';
import { namesPages } from './names-pages.js';

/** The pages of docs/reference/ that the program's own descriptions make, by the file's name. */
export const referencePages = async (): Promise<Record<string, string>> => ({
  'commands.md': await commandsPage(),
  ...(await namesPages()),
});
