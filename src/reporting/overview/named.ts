/** So many names are listed; more are counted. */
const MOST = 6;

const list = new Intl.ListFormat('en-GB');

/** `adam, er and l2`. */
export const listOf = (names: readonly string[]): string => list.format(names);

/** The same; of many the first, and how many more there are. */
export const firstOf = (names: readonly string[]): string =>
  listOf(names.length > MOST ? [...names.slice(0, MOST - 1), `${names.length - MOST + 1} more`] : names);

/** `3 heads (mlp, nsm and neurocoder)`, `1 head (mlp)`, `24 strategies`. */
export function named(names: readonly string[], one: string, several = `${one}s`): string {
  const count = `${names.length} ${names.length === 1 ? one : several}`;
  return names.length > MOST ? count : `${count} (${listOf(names)})`;
}
