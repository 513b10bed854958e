/** The rows of CSV without line breaks in its fields, by the names of the columns. */
export function recordsOf(csv: string): Record<string, string>[] {
  const [header, ...rows] = csv.trimEnd().split('\n').map(fieldsOf) as [string[], ...string[][]];
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]!])));
}

/** A line of CSV without line breaks in its fields. */
export const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  );
