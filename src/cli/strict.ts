import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { UserError, usageError } from '../errors/user-error.js';

/** Options that collect what they are given. */
const repeatable = new WeakSet<object>();

/** An option that may be given several times, because its parser puts the values together. */
export function collecting<O extends object>(option: O): O {
  repeatable.add(option);
  return option;
}

/** Makes a command refuse an option that is given twice, and name the option whose value is wrong. */
export function makeStrict(command: CommandUnknownOpts): void {
  for (const option of command.options) {
    nameInErrors(option);
    if (!repeatable.has(option) && !option.variadic) refuseTwice(command, option);
  }
}

/** Commander would take the last value, and say nothing. */
function refuseTwice(command: CommandUnknownOpts, option: Option): void {
  let given = false;
  command.on(`option:${option.name()}`, () => {
    if (given) throw usageError(`${option.long} is given twice; give it once`);
    given = true;
  });
}

function nameInErrors(option: Option): void {
  const { parseArg } = option;
  if (!parseArg) return;
  option.parseArg = (value, previous) => {
    try {
      return parseArg(value, previous) as never;
    } catch (error) {
      throw error instanceof UserError ? usageError(`${option.long}: ${error.message}`) : error;
    }
  };
}
