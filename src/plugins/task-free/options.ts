import { z } from 'zod';
import { usageError } from '../../errors/user-error.js';
import type { Random } from '../../random/random.js';
import type { ScenarioKind } from '../task-sequence.js';
import { blurryStream } from './blurry.js';
import { gaussianStream } from './gaussian.js';
import { hiddenStream } from './hidden.js';
import type { StreamPart } from './stream.js';

const BLUR = 0.1;
const SPREAD = 0.5;

/** The options by which every domain- or class-incremental scenario becomes a stream without borders between tasks. */
export const streamOptions = {
  borders: z
    .enum(['hidden', 'blurry', 'gaussian'])
    .optional()
    .describe(
      'a stream in which methods are not told when a task ends, seen once: hidden, tasks one after the other; blurry, with samples of neighbouring tasks; gaussian, tasks come and go; without it, methods are told',
    ),
  blur: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      `for blurry borders: share of each batch that comes from neighbouring tasks, half from each, of tasks of one size; ${BLUR} if not set`,
    ),
  spread: z
    .number()
    .positive()
    .max(100)
    .optional()
    .describe(
      `for gaussian borders: standard deviation of the times of a task's samples, in lengths of a task; ${SPREAD} if not set`,
    ),
};

export type StreamOptions = z.output<z.ZodObject<typeof streamOptions>>;

/**
 * @param scenario with its own options
 * @throws UserError (usage) for one of these options, where the scenario has none of them
 */
export function refuseStream(
  { name, kind, options }: { name: string; kind: ScenarioKind; options: z.ZodObject },
  given: Readonly<Record<string, unknown>> = {},
): void {
  const option = Object.keys(streamOptions).find((one) => one in given && !(one in options.shape));
  if (option === undefined) return;
  throw usageError(
    kind === 'task'
      ? `scenario.${option} is for domain- and class-incremental scenarios: in ${name} methods are told the task, so there is no stream without borders`
      : `${name} is a stream without borders of its own, so scenario.${option} has no effect; leave it out`,
  );
}

/** The options with what follows from others written out. @throws UserError (usage) for one that would do nothing */
export function completedStream<Given extends StreamOptions>(given: Given): Given {
  const { borders, blur, spread } = given;
  for (const [option, value, needed] of [
    ['blur', blur, 'blurry'],
    ['spread', spread, 'gaussian'],
  ] as const) {
    if (value !== undefined && borders !== needed)
      throw usageError(`scenario.${option} is for scenario.borders=${needed}; set that, or leave it out`);
  }
  if (borders === 'blurry') return { ...given, blur: blur ?? BLUR };
  return borders === 'gaussian' ? { ...given, spread: spread ?? SPREAD } : given;
}

/** The stream that the options ask for; undefined if tasks have borders. */
export function streamOf(
  { borders, blur = BLUR, spread = SPREAD }: StreamOptions,
  sizes: readonly number[],
  random: Random,
): StreamPart[] | undefined {
  if (borders === 'hidden') return hiddenStream(sizes, random);
  if (borders === 'blurry') return blurryStream(sizes, blur, random);
  return borders === 'gaussian' ? gaussianStream(sizes, spread, random) : undefined;
}
