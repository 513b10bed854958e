import { type NamedPlugin, partNames } from '../plugins/composition/part-names.js';
import { type Options, type OptionValue, optionsOf, settingsParts } from './configuration.js';
import type { RunRecord } from './record.js';

/**
 * The shell command that repeats runs, into a separate database. Every option is written out, so that it means the
 * same if defaults change. The user's own files have the paths that they had when the runs were computed.
 * @param runs one or more, of one configuration and environment; only the seeds may differ.
 * @returns several lines, all but the last ending in a backslash.
 */
export function commandOf(runs: readonly Pick<RunRecord, 'configuration' | 'environment'>[]): string {
  const [{ configuration, environment }] = runs as [RunRecord];
  const { scenario, backbone, head, strategy, training } = configuration;
  const { files, batchSeeds = 1 } = environment;
  // On a GPU it is not one unless that is said.
  const isBatching = batchSeeds > 1 || environment.device === 'cuda';
  const batching = isBatching ? ['--batch-seeds', `${batchSeeds}`] : [];
  const settings = settingsParts.map((part) => {
    const options = part === 'training' ? training : optionsOf(configuration[part]);
    if (part !== 'strategy' || partNames(strategy).length === 1) return settingsOf(part, options);
    return Object.entries(options).flatMap(([member, ofMember]) =>
      settingsOf(`${part}.${member}`, ofMember as Options),
    );
  });
  const lines = [
    [
      'npx',
      'continual-bench',
      'run',
      '--scenario',
      choiceOf(scenario.name, files?.scenario),
      '--backbone',
      backbone.name,
    ],
    ['--head', head.name, '--strategy', strategyChoice(strategy, files?.strategy)],
    ['--seed', runs.map((run) => run.configuration.seed).join(',')],
    ...settings,
    [
      '--backend',
      environment.backend,
      '--device',
      environment.device,
      ...(environment.tf32 ? ['--tf32'] : []),
      ...batching,
    ],
    // In the database that has the runs, there would be nothing to do.
    ['--db', 'repeated.sqlite'],
  ];
  return lines
    .filter((words) => words.length > 0)
    .map((words) => words.map(shellWord).join(' '))
    .join(' \\\n  ');
}

/** The words that set options. @param place where they are, `strategy.si` */
const settingsOf = (place: string, options: Options): string[] =>
  Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .flatMap(([option, value]) => ['--set', `${place}.${option}=${settingText(value)}`]);

/** @param files the path of its file, or those of the files of its parts */
function strategyChoice(strategy: NamedPlugin, files: string | { [part: string]: string } = {}): string {
  const paths = typeof files === 'string' ? { [strategy.name]: files } : files;
  return partNames(strategy)
    .map((name) => choiceOf(name, paths[name]))
    .join('+');
}

/** A plugin as `--scenario` and `--strategy` take it; a user's own file may define several. */
const choiceOf = (name: string, file: string | undefined): string =>
  file === undefined ? name : `${file}#${name}`;

/**
 * A value as `--set` takes it: text that is not JSON as it is, or else JSON, which escapes line breaks and NULs, and whose
 * commas separate no alternatives.
 */
function settingText(value: OptionValue): string {
  const isPlain = typeof value === 'string' && !isJson(value) && !/[\p{Cc}\p{Cs},]/u.test(value);
  return isPlain ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A word, quoted for a POSIX shell if it has to be. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
