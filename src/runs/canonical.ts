import { createHash } from 'node:crypto';

/** JSON with sorted keys, so that equal values give equal text. */
export const canonical = (value: object): string => JSON.stringify(sorted(value));

/** SHA-256 of a value's canonical text, in hex. */
export const canonicalHash = (value: object): string =>
  createHash('sha256').update(canonical(value)).digest('hex');

/** A copy with sorted keys at all levels, which is several times as fast as sorting while JSON is written. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
