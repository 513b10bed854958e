import { readdir } from 'node:fs/promises';
import { parse } from 'node:path';
import { findNamed } from '../errors/unknown-name.js';
import { UserError, usageError } from '../errors/user-error.js';
import { marksIn } from './code/marks.js';
import { type NamedPlugin, type SourceHash, sourcesByPart } from './composition/part-names.js';
import { type Loaded, loadOwn, type OwnKind } from './own/load.js';
import { fileNamed, isFile, isPath, ownPath, partsOf } from './own/path.js';
import type { PluginError } from './own/plugin-error.js';
import { type OwnSource, readSource } from './own/source.js';

/** What a user chose: a definition and, if it is their own, which file it comes from. */
export interface Chosen<Definition> {
  definition: Definition;
  /** The mark of the code that is built in. */
  code?: string | undefined;
  /** The hash of the user's own file. */
  source?: SourceHash;
  /** Why the file could not be loaded; the definition then fails when it is run. */
  fault?: PluginError | undefined;
}

/** The plugins of one kind: what the files of a folder export by default, and users' own files. */
export class Plugins<Definition extends { name: string }> {
  private found: Promise<BuiltIn<Definition>[]> | undefined;
  /** Users' own, by the hash of their source. */
  private readonly own = new Map<string, Loaded<Definition> & { source: OwnSource }>();

  constructor(
    private readonly folder: URL,
    private readonly ownKind: OwnKind<Definition>,
  ) {}

  /** All built-in definitions, ordered by file; a file exports one, or a list. */
  async list(): Promise<Definition[]> {
    return (await this.builtIn()).map(({ definition }) => definition);
  }

  /** A built-in definition. @throws UserError (usage) if there is none of that name. */
  async find(name: string): Promise<Definition> {
    return findNamed(this.ownKind.kind, name, await this.list());
  }

  /** The marks of the code of all built-in definitions, by name. */
  async codes(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.builtIn()).map(({ definition, code }) => [definition.name, code]));
  }

  /** A built-in definition as a choice. @throws UserError (usage) if there is none of that name. */
  async chosenBuiltIn(name: string): Promise<Chosen<Definition>> {
    const definition = await this.find(name);
    const found = (await this.builtIn()).find((one) => one.definition === definition)!;
    return { definition, code: found.code };
  }

  /**
   * What a name or the path of a user's own file stands for. A file stands for all that it defines, with `#name` after
   * it for only that one. A file that cannot be loaded stands for a definition that fails, whatever the name.
   * @throws UserError (usage) if there is none of that name, or no such file.
   */
  async chosen(choice: string): Promise<Chosen<Definition>[]> {
    if (!isPath(choice)) return [await this.named(choice)];
    const { file, name } = partsOf(choice);
    const own = await readSource(ownPath(this.ownKind.kind, file));
    const { definitions, fault } = await this.load(own);
    const wanted =
      fault || name === undefined
        ? definitions
        : [findNamed(`${this.ownKind.kind} in ${file}`, name, definitions)];
    return wanted.map((definition) => ({ definition, source: own.hash, fault }));
  }

  /**
   * Like `chosen`, for several that are to be run.
   * @throws UserError (usage) also if two stand for the same definition; PluginError for a file that cannot be loaded: what
   * it would define, and under which name, is not known
   */
  async allChosen(choices: readonly string[]): Promise<Chosen<Definition>[]> {
    const chosen = await Promise.all(choices.map((choice) => this.chosen(choice)));
    const broken = chosen.flat().find(({ fault }) => fault);
    if (broken) throw broken.fault;
    const choiceOf = new Map<string, string>();
    for (const [index, choice] of choices.entries()) {
      for (const { definition, source } of chosen[index]!) {
        const key = JSON.stringify([definition.name, source]);
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

  /** Loads what a user's own file defines, unless it is loaded. */
  private async load(source: OwnSource): Promise<Loaded<Definition>> {
    return this.own.get(source.hash) ?? this.loadAfresh(source);
  }

  /**
   * Loads what a user's own file defines as a new module, which shares no variables with those loaded before. The file
   * may have been read by another process.
   */
  async loadAfresh(source: OwnSource): Promise<Loaded<Definition>> {
    const names = (await this.list()).map(({ name }) => name);
    const loaded = await loadOwn(this.ownKind, source, names);
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
  async of({ name, source }: NamedPlugin): Promise<Definition> {
    if (source === undefined) return this.find(name);
    return findNamed(this.ownKind.kind, name, this.loaded(source)?.definitions ?? []);
  }

  /** The users' own files that a run's configuration names, by the names of what they define. */
  sourcesOf(part: NamedPlugin): { [name: string]: OwnSource } {
    const sources = Object.entries(sourcesByPart(part)).flatMap(([name, hash]) => {
      const source = this.loaded(hash)?.source;
      return source ? [[name, source]] : [];
    });
    return Object.fromEntries(sources) as { [name: string]: OwnSource };
  }

  /** What the user's own file with a hash defines, if it has been loaded. */
  protected loaded(hash: SourceHash): (Loaded<Definition> & { source: OwnSource }) | undefined {
    return typeof hash === 'string' ? this.own.get(hash) : undefined;
  }

  /** Like `chosenBuiltIn`, but an unknown name that a file here has gets the file's path suggested. */
  private async named(name: string): Promise<Chosen<Definition>> {
    try {
      return await this.chosenBuiltIn(name);
    } catch (error) {
      const file = fileNamed(name);
      // What is there, but no module, says so by its own name.
      if (file === undefined && isFile(name)) ownPath(this.ownKind.kind, name);
      if (file === undefined) throw error;
      throw usageError(
        `unknown ${this.ownKind.kind} ${JSON.stringify(name)}: did you mean the file ${file}?`,
      );
    }
  }

  private builtIn(): Promise<BuiltIn<Definition>[]> {
    this.found ??= this.discover();
    return this.found;
  }

  private async discover(): Promise<BuiltIn<Definition>[]> {
    // Compiled, .js beside .d.ts and .js.map; from source, .ts.
    const files = (await readdir(this.folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort();
    const marks = await marksIn(this.folder);
    const found = await Promise.all(files.map((file) => this.read(file, marks[parse(file).name])));
    const all = found.flat();
    const twice = all.find(
      ({ definition: { name } }, index) =>
        all.findIndex(({ definition }) => definition.name === name) < index,
    );
    if (twice) {
      throw new UserError(
        `two files define a ${this.ownKind.kind} called "${twice.definition.name}": rename one of them`,
      );
    }
    return all;
  }

  /** @throws UserError if the file defines nothing, or the build has not marked it. */
  private async read(file: string, code: string | undefined): Promise<BuiltIn<Definition>[]> {
    const module: { default?: Definition | Definition[] } = await import(new URL(file, this.folder).href);
    if (module.default === undefined) {
      throw new UserError(
        `${file} has no default export, so it defines no ${this.ownKind.kind}; code that several files share belongs in a folder beside them`,
      );
    }
    if (code === undefined) {
      throw new UserError(`the build has no mark of the code of ${file}; build again with: npm run build`);
    }
    return [module.default].flat().map((definition) => ({ definition: definition as Definition, code }));
  }
}

/** A built-in definition and the mark of its code, which all definitions of one file share. */
interface BuiltIn<Definition> {
  definition: Definition;
  code: string;
}
