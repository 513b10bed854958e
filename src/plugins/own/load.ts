import { rmSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, UserError } from '../../errors/user-error.js';
import { temporaryFolder } from '../../system/temporary-folder.js';
import { guarded } from './guarded.js';
import { PluginError, pluginError } from './plugin-error.js';
import type { OwnSource } from './source.js';

/** Lines in the stack of an error: TensorFlow.js calls many functions before it throws. */
const STACK_DEPTH = 100;

/** How one kind of plugin is made from a user's own file. */
export interface OwnKind<Definition> {
  /** Its name in messages, `strategy`. */
  kind: string;
  /**
   * Checks one definition that a file exports by default. Whatever the functions of the result do wrong, they throw a
   * PluginError.
   * @throws PluginError
   */
  checked(exported: unknown, source: OwnSource): Definition;
  /** Checks all definitions of a file. @throws UserError */
  checkTogether?(definitions: readonly Definition[]): void;
  /** Replaces what a file should have defined; it fails when it is run. */
  broken(name: string, fault: PluginError): Definition;
}

export interface Loaded<Definition> {
  definitions: Definition[];
  /** Why the file could not be loaded; the only definition then fails when it is run. */
  fault?: PluginError;
}

/**
 * Loads what a user's own file defines, one definition or a list. A faulty file gives a definition that fails: a command that
 * runs it stops before, and should a worker find it faulty, only its own runs fail.
 * @param taken names of built-in definitions
 */
export async function loadOwn<Definition extends { name: string }>(
  { kind, checked, checkTogether, broken }: OwnKind<Definition>,
  source: OwnSource,
  taken: readonly string[],
): Promise<Loaded<Definition>> {
  const module = moduleOf(source);
  try {
    const { default: exported } = await importModule(source, module);
    const all = Array.isArray(exported) && exported.length > 0 ? exported : [exported];
    const definitions = all.map((one) => checked(one, source));
    const names = [...taken];
    for (const { name } of definitions) {
      if (names.includes(name)) {
        throw pluginError(source, `there is already a ${kind} "${name}": give this one another name`, 'name');
      }
      names.push(name);
    }
    checkTogether?.(definitions);
    return { definitions };
  } catch (error) {
    const fault = pluginError(source, error);
    return { definitions: [broken(parse(source.path).name, fault)], fault };
  } finally {
    if (module) rmSync(module.folder, { recursive: true, force: true });
  }
}

/** A module that can be imported, in a folder of its own. */
interface Module {
  folder: string;
  file: string;
}

/**
 * Writes the module that was made from a file, if there is one.
 * @throws UserError for problems that are not the file's fault
 */
function moduleOf({ code }: OwnSource): Module | undefined {
  if (code === undefined) return undefined;
  const folder = temporaryFolder();
  const file = join(folder, 'module.mjs');
  try {
    writeFileSync(file, code);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new UserError(`${file} cannot be written: ${messageOf(error)}`);
  }
  return { folder, file };
}

async function importModule(source: OwnSource, module: Module | undefined): Promise<{ default?: unknown }> {
  if (!module) throw new PluginError(source.fault!);
  process.setSourceMapsEnabled(true);
  Error.stackTraceLimit = STACK_DEPTH;
  return guarded([source], () => import(pathToFileURL(module.file).href));
}
