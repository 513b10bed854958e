import { type OptionValue, optionsOf } from './configuration.js';
import type { RunRecord } from './record.js';
import { settingsParts } from './resolve.js';

/**
 * The shell command that repeats runs, into a database of their own, every option written out, so that it means the
 * same under other defaults.
 * Files of one's own stand where they were when the runs were computed.
 * @param runs of one configuration, backend and device; they may differ in the seed. At least one.
 * @returns several lines, each but the last ending in a backslash.
 */
export function commandOf(runs: readonly Pick<RunRecord, 'configuration' | 'environment'>[]): string {
  const [{ configuration, environment }] = runs as [RunRecord];
  const { scenario, backbone, head, strategy, training } = configuration;
  const { files } = environment;
  const settings = settingsParts.map((part) => {
    const options = part === 'training' ? training : optionsOf(configuration[part]);
    return Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .flatMap(([option, value]) => ['--set', `${part}.${option}=${settingText(value)}`]);
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
    ['--head', head.name, '--strategy', choiceOf(strategy.name, files?.strategy)],
    ['--seed', runs.map((run) => run.configuration.seed).join(',')],
    ...settings,
    ['--backend', environment.backend, '--device', environment.device],
    // Where the runs are stored already there would be nothing to do.
    ['--db', 'repeated.sqlite'],
  ];
  return lines
    .filter((words) => words.length > 0)
    .map((words) => words.map(shellWord).join(' '))
    .join(' \\\n  ');
}

/** A plugin as `--scenario` and `--strategy` read it; a file of one's own may define others too. */
const choiceOf = (name: string, file: string | undefined): string =>
  file === undefined ? name : `${file}#${name}`;

/** A value as `--set` reads it: JSON, which has no line breaks or NULs in texts, or text that is not JSON. */
function settingText(value: OptionValue): string {
  const isPlain = typeof value === 'string' && !isJson(value) && !/[\p{Cc}\p{Cs}]/u.test(value);
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

/** A word that a POSIX shell takes as it is. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
