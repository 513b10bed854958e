import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, UserError } from '../errors/user-error.js';

const FILE = 'manifest.json';

const schema = z.object({
  /** Where it came from: a URL, or a path of the user's. */
  origin: z.string(),
  /** Whether the files are the published ones. */
  published: z.boolean(),
  label: z.string().nullable(),
  files: z
    .array(
      z.object({
        /** Name of a file in the folder itself. */
        name: z.string().regex(/^(?!\.{1,2}$)[^/\\\0]+$/),
        bytes: z.int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
});

/** Kept beside installed files: says what they were when they were installed. */
export type Manifest = z.output<typeof schema>;

export const writeManifest = (folder: string, manifest: Manifest): void =>
  writeFileSync(join(folder, FILE), `${JSON.stringify(manifest, null, 2)}\n`);

/** @throws UserError if it is missing or damaged. */
export function readManifest(folder: string): Manifest {
  const file = join(folder, FILE);
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const problem =
      error instanceof z.ZodError || error instanceof SyntaxError ? 'damaged' : messageOf(error);
    throw new UserError(`${file}: ${problem}`);
  }
}
