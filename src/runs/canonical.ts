import { createHash } from 'node:crypto';

/** JSON with sorted keys, so that equal values give equal text. */
export const canonical = (value: object): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** SHA-256 of a value's canonical text, in hex. */
export const canonicalHash = (value: object): string =>
  createHash('sha256').update(canonical(value)).digest('hex');
