import type { Kind, Subject } from './measuring/kind.js';

/** What was asked for; what is left out is the standard of each kind. */
export interface Filters {
  head?: readonly string[] | undefined;
  strategy?: readonly string[] | undefined;
  hidden?: readonly number[] | undefined;
}

export interface Planned {
  kind: Kind;
  subject: Subject;
}

/** All measurements of some kinds that filters ask for. */
export const plan = (kinds: readonly Kind[], filters: Filters): Planned[] =>
  kinds.flatMap((kind) =>
    pairs(kind, filters).flatMap(({ head, strategy }) =>
      (filters.hidden ?? kind.hidden).map((hidden) => ({ kind, subject: { head, strategy, hidden } })),
    ),
  );

type Pair = Pick<Subject, 'head' | 'strategy'>;

function pairs({ standard }: Kind, { head: heads, strategy: strategies }: Filters): Pair[] {
  const withAll = (head: string, some: readonly string[]) =>
    some.map((strategy): Pair => ({ head, strategy }));
  if (heads) return heads.flatMap((head) => withAll(head, strategies ?? standard[head] ?? ['adam']));
  const all = Object.entries(standard).flatMap(([head, some]) => withAll(head, some));
  if (!strategies) return all;
  return strategies.flatMap((wanted) => {
    const found = all.filter(({ strategy }) => strategy === wanted);
    return found.length > 0 ? found : [{ head: 'mlp', strategy: wanted }];
  });
}
