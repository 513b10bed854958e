import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { isSystemError, messageOf, UserError } from '../errors/user-error.js';
import { programVersion } from '../runs/environment.js';
import { explainedWrite } from './streams.js';
import { makeStrict } from './strict.js';

/** Each command, loaded only when it is named, since loading takes time. */
export const commands: Record<string, () => Promise<CommandUnknownOpts>> = {
  run: async () => (await import('./commands/run.js')).runCommand(),
  work: async () => (await import('./commands/work.js')).workCommand(),
  reproduce: async () => (await import('./commands/reproduce.js')).reproduceCommand(),
  atlas: async () => (await import('./commands/atlas.js')).atlasCommand(),
  ablate: async () => (await import('./commands/ablate.js')).ablateCommand(),
  tune: async () => (await import('./commands/tune.js')).tuneCommand(),
  results: async () => (await import('./commands/results.js')).resultsCommand(),
  report: async () => (await import('./commands/report.js')).reportCommand(),
  status: async () => (await import('./commands/status.js')).statusCommand(),
  serve: async () => (await import('./commands/serve.js')).serveCommand(),
  show: async () => (await import('./commands/show.js')).showCommand(),
  diff: async () => (await import('./commands/diff.js')).diffCommand(),
  tag: async () => (await import('./commands/tag.js')).tagCommand(),
  delete: async () => (await import('./commands/delete.js')).deleteCommand(),
  rerun: async () => (await import('./commands/rerun.js')).rerunCommand(),
  import: async () => (await import('./commands/import.js')).importCommand(),
  check: async () => (await import('./commands/check.js')).checkCommand(),
  bounds: async () => (await import('./commands/bounds.js')).boundsCommand(),
  data: async () => (await import('./commands/data.js')).dataCommand(),
  devices: async () => (await import('./commands/devices.js')).devicesCommand(),
  'export-stream': async () => (await import('./commands/export-stream.js')).exportStreamCommand(),
  list: async () => (await import('./commands/list.js')).listCommand(),
  new: async () => (await import('./commands/new.js')).newCommand(),
};

/**
 * The program with one of its commands, or with all of them if there is none of that name: for the help, and to
 * suggest what may have been meant.
 */
export async function programWith(named = ''): Promise<CommandUnknownOpts> {
  const program = new Command('continual-bench')
    .description('Continual-learning benchmarks: run them, keep the results, report them.')
    .version(programVersion);
  const wanted = Object.hasOwn(commands, named) ? [named] : Object.keys(commands);
  for (const name of wanted) program.addCommand(await commands[name]!());
  for (const command of withSubcommands(program)) {
    command.exitOverride().showSuggestionAfterError();
    makeStrict(command);
  }
  return program;
}

/**
 * Runs a command line. If that fails, prints the reason on standard error and sets the process's exit status: 2 for
 * wrong usage, 1 for a failure.
 * @param args without the names of Node and the program
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    const program = await programWith(args[0]);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(explainedWrite(error));
  }
}

/** A command and all its subcommands. */
export function withSubcommands(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Prints what has not been printed yet. */
function exitCodeOf(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    process.stderr.write(`error: ${error.message}\n`);
    return error.exitCode;
  }
  // An error from the operating system is not a bug, and its message names the file.
  if (isSystemError(error)) {
    process.stderr.write(`error: ${messageOf(error)}\n`);
    return 1;
  }
  process.stderr.write(`error: this is a bug: ${error instanceof Error ? error.stack : messageOf(error)}\n`);
  return 1;
}
