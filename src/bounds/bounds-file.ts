import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { z } from 'zod';
import { messageOf, UserError } from '../errors.js';
import { writeWhole } from '../reporting/write.js';

/** The project's own bounds, which its reference runs gave. */
export const BOUNDS_FILE = join(
  dirname(createRequire(import.meta.url).resolve('continual-bench/package.json')),
  'results/reference/bounds.json',
);

const fraction = z.number().min(0).max(1);

/** Versions of Node differ in the last digits. */
const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9;

const cellBounds = z
  .strictObject({
    /** Hash of the configuration without its seed. */
    configuration: z.string(),
    /** Average accuracy after the last task by seed: what the rest is derived from. */
    accuracies: z.record(z.string().regex(/^\d+$/), fraction),
    n: z.number().int().min(2),
    mean: fraction,
    /** Sample standard deviation. */
    deviation: z.number().nonnegative(),
    /** Where the mean over `seeds` seeds must lie. */
    interval: z.tuple([fraction, fraction]),
    /** How far the same seeds may be from the reference, root mean square; of a cell whose seeds are compared. */
    paired: z.number().positive().optional(),
  })
  .superRefine(({ accuracies, n, interval: [low, high], ...cell }, context) => {
    const values = Object.values(accuracies);
    const holds = {
      n: n === values.length,
      mean: n === values.length && isNear(cell.mean, mean(values)),
      deviation: n === values.length && isNear(cell.deviation, sampleStandardDeviation(values)),
      interval: low <= high,
    };
    const [wrong] = Object.entries(holds).find(([, isRight]) => !isRight) ?? [];
    if (wrong === undefined) return;
    context.addIssue({ code: 'custom', path: [wrong], message: 'does not follow from the accuracies' });
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

/** @throws UserError when the file is missing or is not what `bounds update` writes. */
export function readBounds(file: string): Bounds {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(
      `${file} cannot be read: ${messageOf(error)}; to write it: continual-bench bounds update`,
    );
  }
  try {
    return boundsSchema.parse(JSON.parse(text));
  } catch (error) {
    const cause =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)[0]
        : messageOf(error);
    throw new UserError(
      `${file} does not hold bounds: ${cause}; to write it anew: continual-bench bounds update`,
    );
  }
}

/** @throws UserError where the file system refuses. */
export const writeBounds = (file: string, bounds: Bounds): void =>
  writeWhole(file, `${JSON.stringify(bounds, null, 2)}\n`);
