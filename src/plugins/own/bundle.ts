import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** A user's own file and what it imports by relative paths, as one JavaScript module. */
export interface Bundle {
  /** JavaScript, with a source map. */
  code: string;
  /** The other files that it was made from: absolute paths. */
  imported: string[];
}

/**
 * Makes a JavaScript module from a TypeScript or JavaScript file. Types are removed, not checked.
 * @throws esbuild's BuildFailure, whose errors have locations.
 */
export function bundle(file: string): Promise<Bundle> {
  return bundled(file, { entryPoints: [file], plugins: [packages(located)] });
}

/**
 * Makes a module that can be sent to another machine: packages are imported by their names.
 * @throws like bundle
 */
export function bundleToSend(file: string): Promise<Bundle> {
  return bundled(file, { entryPoints: [file], plugins: [packages(byName)] });
}

/**
 * Makes a module that was sent here import packages from where they are installed, as seen from the working directory.
 * @throws like bundle, also if one is not
 */
export function bundleSent(file: string, code: string): Promise<Bundle> {
  const stdin = { contents: code, resolveDir: process.cwd(), sourcefile: file };
  return bundled(file, { stdin, absWorkingDir: process.cwd(), plugins: [packages(located)] });
}

async function bundled(file: string, more: BuildOptions): Promise<Bundle> {
  const folder = dirname(file);
  const { metafile, outputFiles } = await build({
    absWorkingDir: folder,
    ...more,
    outfile: 'module.mjs',
    bundle: true,
    format: 'esm',
    platform: 'node',
    sourcemap: 'inline',
    // The module may be stored anywhere.
    sourceRoot: pathToFileURL(join(folder, '/')).href,
    logLevel: 'silent',
    // Configuration files near the file must not change what it means.
    tsconfigRaw: '{}',
    conditions: [],
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(file).href),
      'import.meta.dirname': JSON.stringify(folder),
      'import.meta.filename': JSON.stringify(file),
    },
    write: false,
    metafile: true,
  });
  const files = Object.keys(metafile!.inputs).map((path) => join(folder, path));
  return { code: outputFiles![0]!.text, imported: files.filter((path) => path !== file) };
}

/** Packages that always come from the program, wherever the file is, because they must not be loaded twice. */
const shared = /^(continual-bench(\/.*)?|zod|@tensorflow\/tfjs-core)$/;

/** How the module names a package. @param name as the user's file does @param file that it is, unless the program has it */
type Naming = (name: string, file: string | undefined) => string;

/** By the place where it is installed, since the module may be stored anywhere. */
const located: Naming = (name, file) =>
  file === undefined ? import.meta.resolve(name) : pathToFileURL(file).href;

const byName: Naming = (name) => name;

/** Leaves packages out of the module, which imports them from where they are installed. */
const packages = (naming: Naming): Plugin => ({
  name: 'packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === RESOLVING) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      if (shared.test(path)) return { path: naming(path, undefined), external: true };
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: RESOLVING });
      if (found.errors.length > 0) return { errors: [{ text: `there is no package "${path}"` }] };
      // An import that only looks like a package, such as one that starts with #, is the user's own code.
      if (!/[\\/]node_modules[\\/]/.test(found.path)) return undefined;
      return { path: naming(path, found.path), external: true };
    });
  },
});

/** Marks what the plugin itself asks to be resolved. */
const RESOLVING = Symbol('resolving');
