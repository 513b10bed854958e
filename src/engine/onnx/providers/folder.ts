import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../../errors/user-error.js';

/** The environment variable that names a folder with libraries of providers. */
export const PROVIDERS_VARIABLE = 'CONTINUAL_BENCH_PROVIDERS';

/** What providers share. */
export const SHARED = 'libonnxruntime_providers_shared.so';

/** A provider's library. */
export const libraryOf = (provider: string): string => `libonnxruntime_providers_${provider}.so`;

/** The folder that the user names; undefined without one. */
export function providersFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment[PROVIDERS_VARIABLE];
  return named ? resolve(named) : undefined;
}

/**
 * The libraries of providers in a folder, as full paths.
 * @throws UserError if it is no folder, or one of them is missing
 */
export function librariesIn(folder: string): string[] {
  const refused = (why: string) =>
    new UserError(
      `${PROVIDERS_VARIABLE} names ${folder}, ${why}; see \`continual-bench devices\`, or unset it`,
    );
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw refused('but there are such libraries only for Linux on x64');
  }
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw refused('which is not a folder');
  const names = readdirSync(folder).filter((name) => /^libonnxruntime_providers_\w+\.so$/.test(name));
  if (!names.includes(SHARED)) throw refused(`which has no ${SHARED}`);
  if (names.length === 1) throw refused(`which has no provider, such as ${libraryOf('cuda')}`);
  return names.sort().map((name) => join(folder, name));
}
