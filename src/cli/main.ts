#!/usr/bin/env node
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { messageOf, UserError } from '../errors.js';
import { guardProcess } from '../plugins/own/guarded.js';
import { programVersion } from '../runs/environment.js';
import { ablateCommand } from './ablate.js';
import { boundsCommand } from './bounds.js';
import { checkCommand } from './check.js';
import { dataCommand } from './data.js';
import { importCommand } from './import.js';
import { listCommand } from './list.js';
import { newCommand } from './new.js';
import { reportCommand } from './report.js';
import { reproduceCommand } from './reproduce.js';
import { rerunCommand } from './rerun.js';
import { resultsCommand } from './results.js';
import { runCommand } from './run.js';

const program = new Command('continual-bench')
  .description('Continual-learning benchmarks: run them, keep the results, report them.')
  .version(programVersion)
  .addCommand(runCommand())
  .addCommand(reproduceCommand())
  .addCommand(ablateCommand())
  .addCommand(resultsCommand())
  .addCommand(reportCommand())
  .addCommand(rerunCommand())
  .addCommand(importCommand())
  .addCommand(checkCommand())
  .addCommand(boundsCommand())
  .addCommand(dataCommand())
  .addCommand(listCommand())
  .addCommand(newCommand());

for (const command of withSubcommands(program)) command.exitOverride().showSuggestionAfterError();

const { exit } = process;
guardProcess();

// Whoever reads may stop reading, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') exit.call(process, 0);
    throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
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
  process.stderr.write(`error: this is a bug: ${error instanceof Error ? error.stack : messageOf(error)}\n`);
  return 1;
}
