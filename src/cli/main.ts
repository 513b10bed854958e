#!/usr/bin/env node
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { isSystemError, messageOf, UserError } from '../errors.js';
import { guardProcess } from '../plugins/own/guarded.js';
import { programVersion } from '../runs/environment.js';
import { explainedWrite, guardStreams } from './streams.js';

/** Loaded when they are named, for each takes its time. */
const commands: Record<string, () => Promise<CommandUnknownOpts>> = {
  run: async () => (await import('./run.js')).runCommand(),
  reproduce: async () => (await import('./reproduce.js')).reproduceCommand(),
  ablate: async () => (await import('./ablate.js')).ablateCommand(),
  results: async () => (await import('./results.js')).resultsCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  rerun: async () => (await import('./rerun.js')).rerunCommand(),
  import: async () => (await import('./import.js')).importCommand(),
  check: async () => (await import('./check.js')).checkCommand(),
  bounds: async () => (await import('./bounds.js')).boundsCommand(),
  data: async () => (await import('./data.js')).dataCommand(),
  list: async () => (await import('./list.js')).listCommand(),
  new: async () => (await import('./new.js')).newCommand(),
};

const program = new Command('continual-bench')
  .description('Continual-learning benchmarks: run them, keep the results, report them.')
  .version(programVersion);
const [named = ''] = process.argv.slice(2);
// All of them for the help, and for what may have been meant.
const wanted = Object.hasOwn(commands, named) ? [named] : Object.keys(commands);
for (const name of wanted) program.addCommand(await commands[name]!());

for (const command of withSubcommands(program)) command.exitOverride().showSuggestionAfterError();

guardProcess();
guardStreams();

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(explainedWrite(error));
}

function withSubcommands(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Prints what is not printed yet. Wrong usage ends with 2, failures with 1. */
function exitCodeOf(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    process.stderr.write(`error: ${error.message}\n`);
    return error.exitCode;
  }
  // What the operating system refuses is no bug, and names the file.
  if (isSystemError(error)) {
    process.stderr.write(`error: ${messageOf(error)}\n`);
    return 1;
  }
  process.stderr.write(`error: this is a bug: ${error instanceof Error ? error.stack : messageOf(error)}\n`);
  return 1;
}
