import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { guarded } from './guarded.js';
import { PluginError, pluginError } from './plugin-error.js';
import type { OwnSource } from './source.js';

/** How deep errors are followed back: TensorFlow.js calls through many functions before it throws. */
const STACK_DEPTH = 100;

/** What a kind of plugin asks of a user's own file. */
export interface OwnKind<Definition> {
  /** What one is called in messages, `strategy`. */
  kind: string;
  /**
   * Checks what a file exports by default, one of it; whatever the functions of the result do wrong, they throw
   * a PluginError.
   * @throws PluginError
   */
  checked(exported: unknown, source: OwnSource): Definition;
  /** Stands in for what a file should have defined: it fails when it is run. */
  broken(name: string, fault: PluginError): Definition;
}

export interface Loaded<Definition> {
  definitions: Definition[];
  /** Why the file defines nothing; the one definition fails in its place. */
  fault?: PluginError;
}

/**
 * Loads what a user's own file defines, one definition or a list. For a file that is wrong there is a definition
 * that fails, so that of a grid its runs fail and the others go on.
 * @param taken names that are the project's own
 */
export async function loadOwn<Definition extends { name: string }>(
  { kind, checked, broken }: OwnKind<Definition>,
  source: OwnSource,
  taken: readonly string[],
): Promise<Loaded<Definition>> {
  try {
    const { default: exported } = await importSource(source);
    const all = Array.isArray(exported) && exported.length > 0 ? exported : [exported];
    const definitions = all.map((one) => checked(one, source));
    const names = [...taken];
    for (const { name } of definitions) {
      if (names.includes(name)) {
        throw pluginError(source, `there is a ${kind} "${name}" already: give it another name`, 'name');
      }
      names.push(name);
    }
    return { definitions };
  } catch (error) {
    const fault = pluginError(source, error);
    return { definitions: [broken(parse(source.path).name, fault)], fault };
  }
}

async function importSource(source: OwnSource): Promise<{ default?: unknown }> {
  const { code, fault } = source;
  if (code === undefined) throw new PluginError(fault!);
  process.setSourceMapsEnabled(true);
  Error.stackTraceLimit = STACK_DEPTH;
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-'));
  try {
    const file = join(folder, 'module.mjs');
    writeFileSync(file, code);
    return await guarded(source, () => import(pathToFileURL(file).href));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
