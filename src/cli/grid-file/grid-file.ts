import { extname } from 'node:path';
import { z } from 'zod';
import { usageError } from '../../errors/user-error.js';
import { type PresetName, presetNames } from '../../reproduction/presets.js';
import { MOST } from '../../runs/configuration.js';
import type { GivenOption } from '../../runs/sweep/given-option.js';

/** A grid as the command line or a file asks for it. */
export interface AskedGrid {
  /** Names, or paths of a user's own files from the working directory. */
  scenarios?: readonly string[] | undefined;
  heads?: readonly string[] | undefined;
  strategies?: readonly string[] | undefined;
  /** How many, 1, 2, …; or which. */
  seeds?: number | readonly number[] | undefined;
  backbone?: string | undefined;
  preset?: PresetName | undefined;
  set: GivenOption[];
  evalEvery?: number | undefined;
}

const names = z.array(z.string().min(1)).min(1);
const count = z.int().positive().max(MOST);

/** What a file has, all of which the command line can give or replace. */
export const gridFileSchema = z.strictObject({
  scenarios: names.optional(),
  heads: names.optional(),
  strategies: names.optional(),
  seeds: z
    .union([count, z.array(z.int().nonnegative()).min(1)], {
      error: 'must be how many seeds, such as 5, or a list of them, such as [1, 2, 7]',
    })
    .optional(),
  backbone: z.string().min(1).optional(),
  preset: z.enum(presetNames).optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  evalEvery: count.optional(),
} satisfies Record<keyof AskedGrid, z.ZodType>);

export type GridFile = z.output<typeof gridFileSchema>;

/** @throws UserError (usage) unless the name of the file ends in one of the known formats */
export function formatOf(file: string): 'json' | 'yaml' {
  const extension = extname(file);
  if (extension === '.json') return 'json';
  if (extension === '.yaml' || extension === '.yml') return 'yaml';
  throw usageError(`the name of the grid's file must end in .yaml, .yml or .json, but is ${file}`);
}
