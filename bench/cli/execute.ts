import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { makeStrict } from '../../src/cli/strict.js';
import { UserError } from '../../src/errors/user-error.js';

/** Runs a program of one command. Wrong usage ends with 2, a failure with 1, either with one line. */
export async function execute(command: CommandUnknownOpts): Promise<void> {
  makeStrict(command);
  try {
    await command.exitOverride().showSuggestionAfterError(false).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has printed its message, or the help that was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof UserError) {
      process.stderr.write(`error: ${error.message}\n`);
      process.exitCode = error.exitCode;
    } else {
      throw error;
    }
  }
}
