import type { z } from 'zod';
import { inOurWords } from '../errors/issue-text.js';
import { unknownName } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import { settingsParts } from '../runs/configuration.js';

/**
 * Requires an argument that a program passes to fit, whose types may never have been checked.
 * @param what it is, `the first argument of run`
 * @throws UserError (usage) that names what is unknown or does not fit.
 */
export function requireFitting(what: string, schema: z.ZodObject, argument: unknown): void {
  const [issue] = schema.safeParse(argument, inOurWords).error?.issues ?? [];
  if (!issue) return;
  const place = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') throw usageError(`${[what, ...place].join('.')}: ${issue.message}`);
  const [key] = issue.keys as [string];
  if (place.length === 0 && 'settings' in schema.shape && settingsParts.some((part) => part === key)) {
    throw usageError(`${what}: ${key} belongs into settings, as settings: { ${key}: … }`);
  }
  const known = place.length === 0 ? Object.keys(schema.shape) : settingsParts;
  throw unknownName(`property of ${[what, ...place].join('.')}`, key, known);
}
