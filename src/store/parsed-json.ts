import type { z } from 'zod';
import { inOurWords, placedText } from '../errors/issue-text.js';
import type { RunConfiguration } from '../runs/configuration.js';
import { configurationSchema } from './schemas.js';

/** JSON, unchanged, after a check that it fits the schema. @throws Error */
export function parsedJson<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> {
  const value = JSON.parse(text) as z.infer<Schema>;
  const [issue] = schema.safeParse(value, inOurWords).error?.issues ?? [];
  if (issue) throw new Error(placedText(issue));
  return value;
}

/** The last text that was read by each schema, and its value. */
const latest = new WeakMap<z.ZodType, { text: string; value: unknown }>();

/**
 * The same for what many runs have alike, such as their machine: a text that was just read gives the same value, which
 * must not be changed.
 */
export function sharedJson<Schema extends z.ZodType>(text: string, schema: Schema): z.infer<Schema> {
  const before = latest.get(schema);
  if (before?.text === text) return before.value as z.infer<Schema>;
  const value = parsedJson(text, schema);
  latest.set(schema, { text, value });
  return value;
}

/** What stands before the seed in configurations that fit the schema. */
const fitting = new Set<string>();

const SEED_AT_END = /,"seed":\d{1,15}\}$/;

/** A run's configuration. Those that differ in their seeds alone are checked against the schema once. @throws Error */
export function configurationOf(text: string): RunConfiguration {
  const seedless = SEED_AT_END.test(text) ? text.replace(SEED_AT_END, '') : undefined;
  if (seedless !== undefined && fitting.has(seedless)) return JSON.parse(text) as RunConfiguration;
  const configuration = parsedJson(text, configurationSchema) as RunConfiguration;
  if (seedless !== undefined) fitting.add(seedless);
  return configuration;
}
