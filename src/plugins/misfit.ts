import { z } from 'zod';
import { inOurWords } from '../errors/issue-text.js';
import { unknownName } from '../errors/unknown-name.js';
import { settingsParts } from '../runs/configuration.js';

/** What is wrong with a definition, and with which of its properties. */
export interface Misfit {
  property: string;
  message: string;
}

/** A function of a definition. */
export const functionSchema = z.custom<unknown>((value) => typeof value === 'function', 'must be a function');

/** Text that is not empty. */
export const textSchema = z.string().min(1);

/**
 * The schema of a plugin's options. It must refuse unknown options, so that a misspelt --set is reported, also within an
 * option that is an object, and must not use the names that stand beside the options in a configuration.
 */
export const optionsSchema = z
  .custom<z.ZodObject>((value) => value instanceof z.ZodObject, 'must be a z.strictObject')
  .refine((schema) => schema._zod.def.catchall?._zod.def.type === 'never', 'must be a z.strictObject')
  .refine((schema) => !dropsKeys(schema), 'must have z.strictObject for z.object in its options too')
  .refine((schema) => !('name' in schema.shape || 'source' in schema.shape), {
    error: 'must not have an option called name or source; these names are reserved',
  });

/** Whether an object anywhere in a schema drops the keys that it does not know. */
function dropsKeys(schema: z.ZodObject): boolean {
  const drops = (node: unknown): boolean => {
    if (typeof node !== 'object' || node === null) return false;
    const { properties, additionalProperties } = node as Record<string, unknown>;
    return (
      (typeof properties === 'object' && additionalProperties === undefined) ||
      Object.values(node).some((inner) => drops(inner))
    );
  };
  return drops(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** Longer names would not fit into a table, or into the name of a file. */
export const LONGEST_NAME = 100;

/** Whether a name is that of a part of a configuration, so that `--set NAME.option` could not say which is meant. */
export const isReserved = (name: string): boolean => (settingsParts as readonly string[]).includes(name);

export const RESERVED = `must not be ${settingsParts.join(', ')}, which are the parts of a configuration`;

/** Names that cannot be mistaken for paths and can be listed with commas: `my-method`. */
export const namePattern = /^[a-z0-9]+(-[a-z0-9]+)*$/i;

/** The same for strategies, which may end in plus signs: `der++`. */
export const strategyNamePattern = /^[a-z0-9]+(-[a-z0-9]+)*\+*$/i;

/** How to recognise a definition of the other kind: what it is called, and a property that only it has. */
interface OtherKind {
  what: string;
  mark: string;
}

/** The first thing that is wrong with a definition according to its schema, if any. */
export function misfitOf(
  what: string,
  schema: z.ZodObject,
  definition: unknown,
  other: OtherKind,
): Misfit | undefined {
  if (definition === undefined) return { property: 'default', message: 'it has no default export' };
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    return { property: 'default', message: `its default export is not a ${what}` };
  }
  const misfit = propertyMisfit(what, schema, definition);
  if (misfit && Object.hasOwn(definition, other.mark)) {
    return {
      property: other.mark,
      message: `it defines a ${other.what}, not a ${what}: give it with --${other.what}`,
    };
  }
  return misfit;
}

/** The first thing that is wrong with an object according to its schema, if any. */
export function propertyMisfit(what: string, schema: z.ZodObject, definition: object): Misfit | undefined {
  const [issue] = schema.safeParse(definition, inOurWords).error?.issues ?? [];
  if (!issue) return undefined;
  const [property = 'default'] = issue.path.map(String);
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    const [key] = issue.keys as [string];
    const { message } = unknownName(`property of a ${what}`, key, Object.keys(schema.shape));
    return { property: key, message };
  }
  return { property, message: `${issue.path.join('.')}: ${issue.message}` };
}
