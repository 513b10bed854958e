import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** A user's own file and what it imports by relative paths, as one module of JavaScript. */
export interface Bundle {
  /** JavaScript, with the map to its sources. */
  code: string;
  /** What it was made of beside the file: absolute paths. */
  imported: string[];
}

/**
 * Makes a module of JavaScript of a file of TypeScript or JavaScript. Types are dropped, not checked.
 * @throws esbuild's BuildFailure, whose errors say where they are.
 */
export async function bundle(file: string): Promise<Bundle> {
  const folder = dirname(file);
  const { metafile, outputFiles } = await build({
    entryPoints: [file],
    absWorkingDir: folder,
    outfile: 'module.mjs',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    sourcemap: 'inline',
    // The module may lie anywhere.
    sourceRoot: pathToFileURL(join(folder, '/')).href,
    logLevel: 'silent',
    // What lies around the file must not change what it means.
    tsconfigRaw: '{}',
    conditions: [],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(file).href) },
    plugins: [packages],
  });
  const files = Object.keys(metafile.inputs).map((path) => join(folder, path));
  return { code: outputFiles[0]!.text, imported: files.filter((path) => path !== file) };
}

/** Packages that are the program's own, wherever the file lies: none of them may be there twice. */
const shared = /^(continual-bench(\/.*)?|zod|@tensorflow\/tfjs-core)$/;

/** Packages are not made part of the module; it imports them from where they are. */
const packages: Plugin = {
  name: 'packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === packages) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      if (shared.test(path)) return { path: import.meta.resolve(path), external: true };
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: packages });
      if (found.errors.length > 0) return { errors: [{ text: `there is no package "${path}"` }] };
      // What only looks like a package, such as an import that starts with #, is the user's own.
      if (!/[\\/]node_modules[\\/]/.test(found.path)) return undefined;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};
