import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Argument, Command } from '@commander-js/extra-typings';
import { isSystemError, messageOf, UserError, usageError } from '../../errors/user-error.js';
import { LONGEST_NAME, namePattern } from '../../plugins/misfit.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import { scenarioKinds } from '../../plugins/task-sequence.js';
import { scenarioSkeleton, scenarioTestSkeleton } from '../../skeletons/scenario.js';
import { strategySkeleton, strategyTestSkeleton } from '../../skeletons/strategy.js';

const kinds = {
  strategy: {
    skeleton: strategySkeleton,
    test: strategyTestSkeleton,
    longest: LONGEST_NAME,
    /** What built-in ones are called, without their kind. */
    taken: async () => (await strategies.list()).map(({ name }) => name),
    example: (file: string) => `run --scenario split-mnist/domain --strategy ./${file}`,
  },
  scenario: {
    skeleton: scenarioSkeleton,
    test: scenarioTestSkeleton,
    // The setting's name follows, which may become another.
    longest: LONGEST_NAME - Math.max(...scenarioKinds.map((kind) => `/${kind}`.length)),
    taken: async () => (await scenarios.list()).map(({ name }) => name.split('/')[0]!),
    example: (file: string) => `run --scenario ./${file} --strategy adam`,
  },
};

export const newCommand = () =>
  new Command('new')
    .description('write a strategy or a scenario of your own to start from, and its test, into this folder')
    .addArgument(new Argument('<kind>', 'what to write').choices(['strategy', 'scenario'] as const))
    .argument('<name>', 'such as my-method: letters, digits and single hyphens')
    .action(async (kind, name) => {
      const { skeleton, test, longest, taken, example } = kinds[kind];
      if (!namePattern.test(name)) {
        throw usageError(`"${name}" is no name: use letters, digits and single hyphens, such as my-method`);
      }
      if (name.length > longest) {
        throw usageError(`"${name}" is too long a name: use ${longest} letters or fewer`);
      }
      if ((await taken()).includes(name)) {
        throw usageError(`there is a ${kind} "${name}" already: use another name`);
      }
      const file = `${name}.ts`;
      const testFile = `${name}.test.ts`;
      const there = [file, testFile].find((one) => existsSync(one));
      if (there !== undefined) throw new UserError(`${there} is there already, and was left as it is`);
      write([
        [file, skeleton(name)],
        [testFile, test(name)],
      ]);
      process.stdout.write(
        `wrote ${file} and ${testFile}\n\n` +
          `  run it:   npx continual-bench ${example(file)}\n` +
          `  test it:  npx vitest run ${testFile}\n`,
      );
    });

/** Writes all of the files or none. */
function write(files: readonly [name: string, text: string][]): void {
  const made: string[] = [];
  for (const [file, text] of files) {
    try {
      writeFileSync(file, text, { flag: 'wx' });
      made.push(file);
    } catch (error) {
      // Another's file is left alone; one that does not fit on the disk is there in part.
      if (!isSystemError(error) || error.code !== 'EEXIST') made.push(file);
      for (const one of made) rmSync(one, { force: true });
      throw new UserError(`${file} cannot be written: ${messageOf(error)}`);
    }
  }
}
