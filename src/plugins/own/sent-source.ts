import type { BuildFailure } from 'esbuild';
import { UserError } from '../../errors/user-error.js';
import { choiceOf } from './place.js';
import { type OwnSource, readSource } from './source.js';

/**
 * A user's own file in a form in which another machine can use it.
 * @param source as it was read
 * @throws UserError if the file has changed since
 */
export async function sourceToSend(source: OwnSource): Promise<OwnSource> {
  const { bundleToSend } = await import('./bundle.js');
  const { path, hash, text, imported } = source;
  const now = await readSource(path);
  if (now.hash !== hash) {
    throw new UserError(`${choiceOf(path)} has changed since it was read; repeat the command`);
  }
  const { code } = await bundleToSend(path);
  return { path, hash, text, imported, code };
}

/** A user's own file that was sent here. If this machine lacks a package that it imports, the result says so in `fault`. */
export async function sourceSent({ path, hash, text, imported, code }: OwnSource): Promise<OwnSource> {
  const { bundleSent } = await import('./bundle.js');
  try {
    const here = await bundleSent(path, code!);
    return { path, hash, text, imported, code: here.code };
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (!first) throw error;
    return { path, hash, text, imported, fault: first.text };
  }
}
