import { groupedBy } from './grouped-by.js';

/** What is named by several words, such as those of a head and a strategy. */
export interface Named {
  parts: readonly string[];
  /** The whole name. */
  text: string;
}

/**
 * Names some of several things in as few words as are true: `nsm`, if it is all of those that have this part, and else
 * whole names, of which those with the same first part are together: `mlp (adam, er)`.
 */
export function groupedNames(some: readonly Named[], all: readonly Named[]): string[] {
  const candidates = [...new Set(some.flatMap(({ parts }) => parts))].filter((part) =>
    all.every((one) => !one.parts.includes(part) || some.includes(one)),
  );
  const names: string[] = [];
  let rest = [...some];
  for (;;) {
    const covered = (part: string) => rest.filter(({ parts }) => parts.includes(part)).length;
    const best = candidates.toSorted((a, b) => covered(b) - covered(a))[0];
    if (best === undefined || covered(best) < 2) break;
    names.push(best);
    rest = rest.filter(({ parts }) => !parts.includes(best));
  }
  const groups = groupedBy(rest, ({ parts }) => parts[0]!);
  return [
    ...names,
    ...[...groups].flatMap(([first, those]) =>
      those.length === 1
        ? [those[0].text]
        : [`${first} (${those.map(({ parts }) => parts.slice(1).join(' · ')).join(', ')})`],
    ),
  ];
}

/** Of a label such as `mlp · adam`. */
export const namedBy = (label: string): Named => ({ parts: label.split(/ · |, /), text: label });
