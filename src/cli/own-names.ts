import { existsSync } from 'node:fs';
import { usageError } from '../errors/user-error.js';
import { choicesIn } from '../plugins/composition/part-names.js';
import { isPath } from '../plugins/own/path.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { openStore } from '../store/store.js';

/**
 * @throws UserError (usage) for a name that is none of this program's, but that a file of one's own had when runs were stored:
 * only the file says what it stands for
 */
export async function requireFiles(
  chosen: { scenario: readonly string[]; strategy: readonly string[] },
  database: string,
): Promise<void> {
  const known = { scenario: await scenarios.list(), strategy: await strategies.list() };
  const isKnown = (part: 'scenario' | 'strategy', name: string): boolean =>
    isPath(name) || known[part].some((one) => one.name === name);
  const unknown = (['scenario', 'strategy'] as const).flatMap((part) =>
    chosen[part]
      .filter((name) => !(part === 'strategy' ? choicesIn(name) : [name]).every((one) => isKnown(part, one)))
      .map((name) => ({ part, name })),
  );
  if (unknown.length === 0 || !existsSync(database)) return;
  const store = openStore(database, { readonly: true });
  try {
    for (const { part, name } of unknown) {
      const file = store
        .runs({ [part]: [name] })
        .map(({ environment }) => environment.files?.[part])
        .find((one) => typeof one === 'string');
      if (file === undefined) continue;
      throw usageError(
        `${name} is a ${part} of your own, so give the file that defines it: --${part} ${file}#${name} (stored runs had it from there)`,
      );
    }
  } finally {
    store.close();
  }
}
