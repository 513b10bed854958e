import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { inOurWords, placedText } from '../errors/issue-text.js';
import { unreadable } from '../errors/unreadable.js';
import { messageOf, UserError, usageError } from '../errors/user-error.js';
import { shellWord } from '../runs/command.js';
import { codeSchema } from '../store/schemas.js';
import { writeWhole } from '../system/write-whole.js';
import { type Figures, figuresOf } from './figures.js';

/** The project's own bounds, made from its reference runs. */
export const BOUNDS_FILE = join(
  dirname(createRequire(import.meta.url).resolve('continual-bench/package.json')),
  'results/reference/bounds.json',
);

const fraction = z.number().min(0).max(1);

const cellBounds = z.strictObject({
  /** Hash of the configuration without its seed and its code. */
  configuration: z.string(),
  /** The code that the accuracies come from; early bounds are without it. */
  code: codeSchema.optional(),
  /** Average accuracy after the last task, by seed. Everything below is derived from these. */
  accuracies: z.record(z.string().regex(/^\d+$/), fraction),
  n: z.number().int().min(2),
  mean: fraction,
  /** Sample standard deviation. */
  deviation: z.number().nonnegative(),
  /** Where the mean over `seeds` seeds must lie. */
  interval: z.tuple([fraction, fraction]),
  /** Largest root mean squared difference from the reference's same seeds; only for cells whose seeds are compared. */
  paired: z.number().positive().optional(),
});

const boundsSchema = z.strictObject({
  rule: z.string(),
  level: fraction,
  pairedLevel: fraction,
  /** Number of seeds that the intervals are for. */
  seeds: z.number().int().positive(),
  cells: z.record(z.string(), cellBounds),
});

export type CellBounds = z.infer<typeof cellBounds>;
export type Bounds = z.infer<typeof boundsSchema>;

/** The command that writes bounds to a file. @param cell the only cell to write; all by default */
export const updateCommand = (file: string, cell?: string): string =>
  [
    'continual-bench bounds update',
    ...(cell === undefined ? [] : [`--cell ${cell}`]),
    ...(file === BOUNDS_FILE ? [] : [`--bounds ${shellWord(file)}`]),
  ].join(' ');

/** @throws UserError if the file is missing (usage) or is not what `bounds update` writes */
export function readBounds(file: string): Bounds {
  if (!existsSync(file)) throw usageError(`there is no file ${file}; to write it: ${updateCommand(file)}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${unreadable(file, error)}; to write it: ${updateCommand(file)}`);
  }
  try {
    const bounds = boundsSchema.parse(JSON.parse(text), inOurWords);
    for (const [name, cell] of Object.entries(bounds.cells)) requireDerived(name, cell, bounds.seeds);
    return bounds;
  } catch (error) {
    const cause = error instanceof z.ZodError ? placedText(error.issues[0]!) : messageOf(error);
    throw new UserError(
      `${file} is not a valid bounds file: ${cause}; remove it and write it again: ${updateCommand(file)}`,
    );
  }
}

/** @throws Error if the figures do not follow from the cell's accuracies, for example because of edits by hand */
function requireDerived(name: string, cell: CellBounds, seeds: number): void {
  const derived = figuresOf(cell.accuracies, seeds, cell.paired !== undefined);
  const flat = ({ n, mean, deviation, interval, paired }: Figures) => [
    n,
    mean,
    deviation,
    ...interval,
    paired ?? 0,
  ];
  const wanted = flat(derived);
  if (flat(cell).some((value, index) => Math.abs(value - wanted[index]!) > 1e-9)) {
    throw new Error(`the figures of ${name} do not follow from its accuracies`);
  }
}

/** @throws UserError if the file cannot be written */
export const writeBounds = (file: string, bounds: Bounds): void =>
  writeWhole(file, `${JSON.stringify(bounds, null, 2)}\n`);
