import { expect, it } from 'vitest';
import { z } from 'zod';
import { inOurWords } from '../../src/errors/issue-text.js';

it.each<[z.ZodType, unknown, string]>([
  [z.number().max(1), 2, 'must be at most 1, but is 2'],
  [z.number().positive(), 0, 'must be above 0, but is 0'],
  [z.int(), 1.5, 'must be a whole number, but is 1.5'],
  [z.number(), Number.NaN, 'must be a number, but is NaN'],
  [z.boolean(), 'yes', 'must be true or false, but is "yes"'],
  [z.array(z.int()).min(1), [], 'must have at least 1 entry'],
  [z.array(z.int()).max(2), [1, 2, 3], 'must have at most 2 entries'],
  [z.string().min(1), '', 'must have at least 1 character'],
  [z.string(), undefined, 'is missing'],
  [z.string(), 5, 'must be text, but is 5'],
  [z.enum(['a', 'b']), 'c', 'must be one of "a", "b", but is "c"'],
  [z.literal(4), 5, 'must be 4, but is 5'],
  [z.string().regex(/^a$/), 'b', 'has the wrong form: "b"'],
  [z.strictObject({}), { a: 1 }, 'has an unknown property "a"'],
  [z.union([z.string(), z.number()]), null, 'has a wrong value: null'],
  [z.number().multipleOf(2), 3, 'must be a multiple of 2, but is 3'],
  [z.number(), 'x'.repeat(100), 'must be a number'],
])('says of %o and %j: %s', (schema, value, text) => {
  expect(schema.safeParse(value, inOurWords).error?.issues[0]?.message).toBe(text);
});
