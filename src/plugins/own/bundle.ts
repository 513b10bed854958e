import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

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
    plugins: [packages],
  });
  const files = Object.keys(metafile.inputs).map((path) => join(folder, path));
  return { code: outputFiles[0]!.text, imported: files.filter((path) => path !== file) };
}

/** Packages that always come from the program, wherever the file is, because they must not be loaded twice. */
const shared = /^(continual-bench(\/.*)?|zod|@tensorflow\/tfjs-core)$/;

/** Leaves packages out of the module, which imports them from where they are installed. */
const packages: Plugin = {
  name: 'packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === packages) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      if (shared.test(path)) return { path: import.meta.resolve(path), external: true };
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: packages });
      if (found.errors.length > 0) return { errors: [{ text: `there is no package "${path}"` }] };
      // An import that only looks like a package, such as one that starts with #, is the user's own code.
      if (!/[\\/]node_modules[\\/]/.test(found.path)) return undefined;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};
