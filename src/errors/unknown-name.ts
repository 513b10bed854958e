import { type UserError, usageError } from './user-error.js';

/**
 * The error for an unknown name: lists the known names and suggests the nearest.
 * @param shortOf what the name is compared with in place of a known name
 */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  shortOf: (known: string) => string = (one) => one,
): UserError {
  const nearest = nearestName(name, known, shortOf);
  const suggestion = nearest === undefined ? '' : `: did you mean "${nearest}"?`;
  const there = known.length > 0 ? `known: ${known.join(', ')}` : 'there is none';
  return usageError(`unknown ${kind} ${JSON.stringify(name)}${suggestion} (${there})`);
}

/** @throws UserError (usage) if there is none of that name. */
export function findNamed<T extends { name: string }>(kind: string, name: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate.name === name);
  if (found) return found;
  throw unknownName(
    kind,
    name,
    known.map((candidate) => candidate.name),
  );
}

/** The known name with the fewest edits, if no more than a third of the letters differ. */
export function nearestName(
  name: string,
  known: readonly string[],
  shortOf: (known: string) => string = (one) => one,
): string | undefined {
  return known
    .map((candidate) => {
      const short = shortOf(candidate);
      return { candidate, short, edits: editDistance(name.toLowerCase(), short.toLowerCase()) };
    })
    .filter(({ short, edits }) => edits <= Math.max(name.length, short.length) / 3)
    .sort((a, b) => a.edits - b.edits)[0]?.candidate;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

/** @throws UserError (usage) for a wanted name that is not among the known ones. */
export function refuseUnknown(
  kind: string,
  wanted: readonly string[] | undefined,
  known: readonly string[],
): void {
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownName(kind, unknown, known);
}
