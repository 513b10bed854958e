import type { z } from 'zod';
import { inOurWords, placedText } from '../errors/issue-text.js';

/** JSON, unchanged, after a check that it fits the schema. @throws Error */
export function parsedJson<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> {
  const value = JSON.parse(text) as z.infer<Schema>;
  const [issue] = schema.safeParse(value, inOurWords).error?.issues ?? [];
  if (issue) throw new Error(placedText(issue));
  return value;
}
