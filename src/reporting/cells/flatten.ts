import type { OptionValue } from '../../runs/configuration.js';

/**
 * Flattens nested options into paths and printed values: `{ head: { hidden: [400, 400] } }` becomes `head.hidden` →
 * `400,400`. Sorted by path; undefined options are left out.
 */
export function flatten(options: { [option: string]: OptionValue }): Map<string, string> {
  const found: [string, string][] = [];
  collect(options, '', found);
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Nested options as `head.hidden=400,400`, sorted by path. */
export const assignments = (options: { [option: string]: OptionValue }): string[] =>
  [...flatten(options)].map(([path, value]) => `${path}=${value}`);

function collect(
  options: { [option: string]: OptionValue },
  prefix: string,
  found: [string, string][],
): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const path = prefix + name;
    if (isNest(value)) collect(value, `${path}.`, found);
    else found.push([path, printed(value)]);
  }
}

const isNest = (value: OptionValue): value is { [option: string]: OptionValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

function printed(value: OptionValue): string {
  if (Array.isArray(value)) return value.map(printed).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
