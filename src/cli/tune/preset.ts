import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, usageError } from '../../errors/user-error.js';
import { countOf, withDeviation } from '../../reporting/cells/numbers.js';
import { shellWord } from '../../runs/command.js';
import type { GivenOption } from '../../runs/sweep/given-option.js';
import type { PlannedStudy } from '../../tuning/plan.js';
import { heldOutText, seedsText, spaceTexts, stagesText } from '../../tuning/shown/texts.js';
import type { StudyStanding } from '../../tuning/standing.js';
import { namesOf, type Study, valueAt } from '../../tuning/study.js';
import type { AskedGrid } from '../grid-file/grid-file.js';
import { writeGrid } from '../grid-file/write.js';

/** The name of a study's files, without their ending. */
export const fileNameOf = (study: Study): string =>
  namesOf(study)
    .replaceAll(' · ', '-')
    .replace(/[^\w.+-]+/g, '-');

export const presetFileOf = (study: Study, folder: string): string =>
  join(folder, `${fileNameOf(study)}.yaml`);

const markOf = ({ id }: Study): string => `study ${id}`;

/**
 * Checks that no file is there in place of a study's preset but that of the same study.
 * @throws UserError (usage)
 */
export function requireOwnPlace(study: Study, folder: string): void {
  const file = presetFileOf(study, folder);
  if (!existsSync(file) || textOf(file).includes(markOf(study))) return;
  throw usageError(
    `${file} is there already, from another study, and is not replaced; give another folder with --out, or remove it`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** What the best trial has, without what made it a trial: held-out images, and the first tasks alone. */
export function presetOf({ study, request, chosen, fixed }: PlannedStudy, trial: number): AskedGrid {
  const { backbone, preset, firstTasks } = request;
  const configuration = study.trials[trial - 1]!;
  const found = study.space.map(({ option }): GivenOption => {
    const [owner, ...path] = option.split('.') as [string, string];
    return { owner, path: path as unknown as GivenOption['path'], values: [valueAt(configuration, option)] };
  });
  const later: GivenOption[] =
    firstTasks === undefined ? [] : [{ owner: 'scenario', path: ['skipTasks'], values: [firstTasks] }];
  return {
    scenarios: [chosen.scenario],
    heads: [chosen.head],
    strategies: [chosen.strategy],
    ...(backbone !== undefined && { backbone }),
    ...(preset && { preset }),
    set: [...fixed, ...later, ...found],
  };
}

/** Writes the preset of a study's best trial. @returns the file @throws UserError if it cannot be written */
export function writePreset(planned: PlannedStudy, standing: StudyStanding, folder: string): string {
  const file = presetFileOf(planned.study, folder);
  writeGrid(file, presetOf(planned, standing.winner!), commentOf(planned, standing));
  return file;
}

function commentOf({ request }: PlannedStudy, { study, stages, winner, trials }: StudyStanding): string[] {
  const { accuracies, mean, deviation } = trials[winner! - 1]!;
  return [
    `Chosen by continual-bench tune: trial ${winner} of ${trials.length}, drawn with seed ${study.seed}.`,
    `Searched: ${spaceTexts(study).join(', ')}.`,
    `Stages: ${stagesText(stages)}; ${seedsText(stages.at(-1)!.seeds)}.`,
    `Accuracy on ${heldOutText(study)}: ${withDeviation({ mean: mean!, deviation })} %,`,
    `mean ± population standard deviation over ${countOf(accuracies.length, 'seed')}. It was chosen as the best, so other seeds will tend to be worse.`,
    ...(request.firstTasks === undefined
      ? []
      : [
          `The first ${request.firstTasks} tasks have chosen, so skipTasks leaves them out: the others judge.`,
        ]),
    'What is given beside --preset goes over what is here.',
    markOf(study),
  ];
}

/** The command that runs a preset with ten seeds, none of which the study had. */
export const commandOf = (file: string): string =>
  `continual-bench run --preset ${shellWord(/[/\\]/.test(file) ? file : `./${file}`)} --seeds 10`;
