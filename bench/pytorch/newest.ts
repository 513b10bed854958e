const { compare } = new Intl.Collator('en', { numeric: true });

/** The one of the highest version; the first of several. */
export const newest = <T extends { version: string }>(found: readonly T[]): T | undefined =>
  found.reduce<T | undefined>(
    (best, one) => (best === undefined || compare(one.version, best.version) > 0 ? one : best),
    undefined,
  );
