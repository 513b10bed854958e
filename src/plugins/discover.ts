import { readdir } from 'node:fs/promises';
import { UserError } from '../errors.js';
import { findNamed } from '../names.js';

/** The plugins of one kind that the project brings: whatever the files of a folder export by default. */
export class Plugins<Definition extends { name: string }> {
  private found: Promise<Definition[]> | undefined;

  constructor(
    /** What one is called in messages, `strategy`. */
    private readonly kind: string,
    private readonly folder: URL,
  ) {}

  /** Every definition, alone or in a list in its file; ordered by file. */
  list(): Promise<Definition[]> {
    this.found ??= this.discover();
    return this.found;
  }

  /** @throws UserError (usage) when there is none of that name. */
  async find(name: string): Promise<Definition> {
    return findNamed(this.kind, name, await this.list());
  }

  private async discover(): Promise<Definition[]> {
    // Compiled, .js beside .d.ts and .js.map; from source, .ts.
    const files = (await readdir(this.folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort();
    const found = (await Promise.all(files.map((file) => this.read(file)))).flat();
    const twice = found.find(({ name }, index) => found.findIndex((other) => other.name === name) < index);
    if (twice)
      throw new UserError(`two files define a ${this.kind} called "${twice.name}": rename one of them`);
    return found;
  }

  /** A file without a default export is a helper of others and defines none. */
  private async read(file: string): Promise<Definition[]> {
    const module: { default?: Definition | Definition[] } = await import(new URL(file, this.folder).href);
    const exported = module.default ?? [];
    return Array.isArray(exported) ? exported : [exported];
  }
}
