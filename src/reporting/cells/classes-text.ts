import type { AnyRun } from '../../runs/elsewhere.js';

/** `3, 8 | 4, 9`: the classes of each task, in the order of training; undefined if they are not known. */
export function classesText({ taskClasses }: Pick<AnyRun, 'taskClasses'>): string | undefined {
  const texts = taskClasses?.map((classes) => classes.join(', '));
  if (!texts) return undefined;
  return texts.length > 1 && texts.every((text) => text === texts[0])
    ? `${texts[0]} in every task`
    : texts.join(' | ');
}
