import { isComposed } from '../plugins/compose.js';
import type { Chosen } from '../plugins/discover.js';
import type { AnyStrategy } from '../plugins/strategy.js';

/** The built-in strategies by kind, as in docs/strategies.md. */
export const groups: Record<string, readonly string[]> = {
  Bounds: ['adam', 'adagrad', 'sgd'],
  Importance: ['l2', 'ewc', 'online-ewc', 'si', 'rwalk', 'mas'],
  Replay: ['rehearsal', 'er', 'er-ace', 'der', 'der++', 'gdumb'],
  Distillation: ['lwf'],
  Projection: ['gem', 'a-gem'],
  Gates: ['xdg'],
  'Prototypes and closed form': ['icarl', 'ncm', 'slda'],
  Joint: ['joint', 'cumulative'],
};

/** What is learned without any means against forgetting, in the shortest runs. */
export const PLAIN = 'Bounds';
/** What no strategy can be expected to exceed, since it learns from all data again. */
export const UPPER = 'Joint';
/** The user's own strategies, and several as one. */
export const OTHERS = 'Own and combined';

/** In this order they are shown. */
export const groupTitles: readonly string[] = [...Object.keys(groups), OTHERS];

export function groupOf({ definition, source }: Chosen<AnyStrategy>): string {
  if (source !== undefined || isComposed(definition)) return OTHERS;
  return Object.keys(groups).find((title) => groups[title]!.includes(definition.name)) ?? OTHERS;
}
