import { readdir } from 'node:fs/promises';
import { findNamed } from '../errors/unknown-name.js';
import { UserError, usageError } from '../errors/user-error.js';
import { type Loaded, loadOwn, type OwnKind } from './own/load.js';
import { fileNamed, isPath, ownPath, partsOf } from './own/path.js';
import type { PluginError } from './own/plugin-error.js';
import { type OwnSource, readSource } from './own/source.js';

/** What a user chose: a definition and, if it is their own, the file that it comes from. */
export interface Chosen<Definition> {
  definition: Definition;
  own?: OwnSource;
  /** Why the file could not be loaded; the definition then fails when it is run. */
  fault?: PluginError | undefined;
}

/** The plugins of one kind: what the files of a folder export by default, and users' own files. */
export class Plugins<Definition extends { name: string }> {
  private found: Promise<Definition[]> | undefined;
  /** Users' own, by the hash of their source. */
  private readonly own = new Map<string, Loaded<Definition> & { source: OwnSource }>();

  constructor(
    private readonly folder: URL,
    private readonly ownKind: OwnKind<Definition>,
  ) {}

  /** All built-in definitions, ordered by file; a file exports one, or a list. */
  list(): Promise<Definition[]> {
    this.found ??= this.discover();
    return this.found;
  }

  /** A built-in definition. @throws UserError (usage) if there is none of that name. */
  async find(name: string): Promise<Definition> {
    return findNamed(this.ownKind.kind, name, await this.list());
  }

  /**
   * What a name or the path of a user's own file stands for. A file stands for all that it defines, with `#name` after
   * it for only that one. A file that cannot be loaded stands for a definition that fails, whatever the name.
   * @throws UserError (usage) if there is none of that name, or no such file.
   */
  async chosen(choice: string): Promise<Chosen<Definition>[]> {
    if (!isPath(choice)) return [{ definition: await this.named(choice) }];
    const { file, name } = partsOf(choice);
    const own = await readSource(ownPath(this.ownKind.kind, file));
    const { definitions, fault } = await this.load(own);
    const wanted =
      fault || name === undefined
        ? definitions
        : [findNamed(`${this.ownKind.kind} in ${file}`, name, definitions)];
    return wanted.map((definition) => ({ definition, own, fault }));
  }

  /** Like `chosen`, for several. @throws UserError (usage) also if two stand for the same definition. */
  async allChosen(choices: readonly string[]): Promise<Chosen<Definition>[]> {
    const chosen = await Promise.all(choices.map((choice) => this.chosen(choice)));
    const choiceOf = new Map<string, string>();
    for (const [index, choice] of choices.entries()) {
      for (const { definition, own } of chosen[index]!) {
        const key = JSON.stringify([definition.name, own?.hash]);
        const other = choiceOf.get(key);
        if (other !== undefined)
          throw usageError(
            `${other === choice ? `${choice} is given twice` : `${other} and ${choice} are the same ${this.ownKind.kind} ${definition.name}`}; give it once`,
          );
        choiceOf.set(key, choice);
      }
    }
    return chosen.flat();
  }

  /** Loads what a user's own file defines; the file may have been read by another process. */
  async load(source: OwnSource): Promise<Loaded<Definition>> {
    const names = (await this.list()).map(({ name }) => name);
    const loaded = this.own.get(source.hash) ?? (await loadOwn(this.ownKind, source, names));
    // A file that cannot be loaded here is not tried again in other processes.
    const { code: _, ...broken } = source;
    const known = loaded.fault ? { ...broken, fault: loaded.fault.message } : source;
    this.own.set(source.hash, { ...loaded, source: known });
    return loaded;
  }

  /**
   * The definition that a run's configuration names.
   * @param part if it has a source, it comes from a user's own file, which must have been loaded
   */
  async of(part: { name: string; source?: string }): Promise<Definition> {
    if (part.source === undefined) return this.find(part.name);
    return findNamed(this.ownKind.kind, part.name, this.own.get(part.source)?.definitions ?? []);
  }

  /** The user's own file that a run's configuration names; undefined if it is built in. */
  sourceOf({ source }: { source?: string }): OwnSource | undefined {
    return source === undefined ? undefined : this.own.get(source)?.source;
  }

  /** Like `find`, but an unknown name that a file here has gets the file's path suggested. */
  private async named(name: string): Promise<Definition> {
    try {
      return await this.find(name);
    } catch (error) {
      const file = fileNamed(name);
      if (file === undefined) throw error;
      throw usageError(
        `unknown ${this.ownKind.kind} ${JSON.stringify(name)}: did you mean the file ${file}?`,
      );
    }
  }

  private async discover(): Promise<Definition[]> {
    // Compiled, .js beside .d.ts and .js.map; from source, .ts.
    const files = (await readdir(this.folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort();
    const found = (await Promise.all(files.map((file) => this.read(file)))).flat();
    const twice = found.find(({ name }, index) => found.findIndex((other) => other.name === name) < index);
    if (twice) {
      throw new UserError(
        `two files define a ${this.ownKind.kind} called "${twice.name}": rename one of them`,
      );
    }
    return found;
  }

  /** @throws UserError if the file defines nothing. */
  private async read(file: string): Promise<Definition[]> {
    const module: { default?: Definition | Definition[] } = await import(new URL(file, this.folder).href);
    if (module.default === undefined) {
      throw new UserError(
        `${file} has no default export, so it defines no ${this.ownKind.kind}; code that several files share belongs in a folder beside them`,
      );
    }
    return [module.default].flat() as Definition[];
  }
}
