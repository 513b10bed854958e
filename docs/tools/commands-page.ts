import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { cacheFolder } from '../../src/assets/cache-folder.js';
import { programWith } from '../../src/cli/program.js';
import { code, GENERATED, page, sentence, table, text } from './markdown.js';

/** Every command with its arguments and options, as `--help` has them. */
export async function commandsPage(): Promise<string> {
  const program = await programWith();
  return page(
    '# Commands',
    GENERATED,
    'Every command explains itself: `continual-bench run --help`. Results go to standard output, progress and ' +
      'messages to standard error. The exit status is 0 when all went well, 2 when a command line is wrong or names ' +
      'something that is not there (a file, a run, a strategy), and 1 when something failed. A command that a signal ' +
      'stops cleans up and then ends by that signal, which shells show as 130 (Ctrl-C, SIGINT), 143 (SIGTERM) or 129 ' +
      '(SIGHUP); see [Stopping and going on](../concepts.md#stopping-and-going-on).',
    'What is given and would not be used is an error: an option that is given twice, a name that is twice in a list, a ' +
      'selection that no run meets.',
    table(
      ['command', 'what it does'],
      program.commands.map((command) => [
        `[${code(command.name())}](#${command.name()})`,
        sentence(command.description()),
      ]),
    ),
    ...program.commands.flatMap((command) => described(command, '##')),
  );
}

function described(command: CommandUnknownOpts, level: string): string[] {
  const options = command.options.filter(({ hidden }) => !hidden);
  return [
    `${level} ${titleOf(command)}`,
    sentence(command.description()),
    `\`\`\`txt\n${pathOf(command)} ${command.usage()}\n\`\`\``,
    command.registeredArguments.length === 0
      ? ''
      : table(
          ['argument', 'what it is'],
          command.registeredArguments.map((argument) => [
            code(argument.name()),
            withChoices(argument.description, argument.argChoices),
          ]),
        ),
    options.length === 0 ? '' : table(['option', 'what it is', 'default'], options.map(optionRow)),
    afterHelp(command),
    ...command.commands.flatMap((subcommand) => described(subcommand, `${level}#`)),
  ];
}

function optionRow(option: Option): string[] {
  // A default that depends on other things stands in the description.
  const [, description, explained] = /^(.*?)(?: \(default: (.*)\))?$/s.exec(option.description)!;
  return [
    code(option.flags),
    withChoices(description!, option.argChoices),
    explained ? text(explained) : defaultOf(option),
  ];
}

const defaultOf = ({ defaultValue, defaultValueDescription }: Option): string =>
  defaultValueDescription === undefined
    ? code(defaultValue === undefined ? '' : String(defaultValue))
    : text(defaultValueDescription);

const withChoices = (description: string, choices: readonly string[] | undefined): string =>
  choices ? `${text(description)} (one of ${choices.map(code).join(', ')})` : text(description);

/** What `--help` says after the options: paragraphs, and commands, which are indented. */
function afterHelp(command: CommandUnknownOpts): string {
  let help = '';
  command.configureOutput({
    writeOut: (written) => {
      help += written;
    },
  });
  command.outputHelp();
  return help
    .slice(command.helpInformation().length)
    .trim()
    .replaceAll(cacheFolder(), '`~/.cache/continual-bench`')
    .split('\n')
    .map((line) => (line.startsWith('  ') ? line : endingParagraph(text(line))))
    .join('\n')
    .replace(
      /(?:^ {2}.*\n?)+/gm,
      (lines) => `\n\`\`\`sh\n${lines.replace(/^ {2}/gm, '').trimEnd()}\n\`\`\`\n`,
    )
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A line that is not full is the last of its paragraph. */
const endingParagraph = (line: string): string => (line.length < 90 ? `${line}\n` : line);

/** `data fetch`, without the program's name. */
const titleOf = (command: CommandUnknownOpts): string => pathOf(command).split(' ').slice(1).join(' ');

const pathOf = (command: CommandUnknownOpts): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
