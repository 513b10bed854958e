import type { z } from 'zod';

/** Reads a value that anybody may have written to Redis. @returns undefined if it is not of the schema, or no JSON */
export function readJson<Schema extends z.ZodType>(
  schema: Schema,
  json: string | null,
): z.output<Schema> | undefined {
  if (json === null) return undefined;
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
