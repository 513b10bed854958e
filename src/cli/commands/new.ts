import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Argument, Command, Option } from '@commander-js/extra-typings';
import { refuseUnknown } from '../../errors/unknown-name.js';
import { isSystemError, messageOf, UserError, usageError } from '../../errors/user-error.js';
import { isReserved, LONGEST_NAME, namePattern, RESERVED } from '../../plugins/misfit.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import { scenarioKinds } from '../../plugins/task-sequence.js';
import {
  type ScenarioModel,
  scenarioModelNames,
  scenarioSkeleton,
  scenarioTestSkeleton,
} from '../../skeletons/scenario.js';
import {
  type ModelName,
  modelNames,
  strategyModels,
  strategySkeleton,
  strategyTestSkeleton,
} from '../../skeletons/strategy.js';

const kinds = {
  strategy: {
    models: modelNames as readonly string[],
    skeleton: (name: string, like?: string) => strategySkeleton(name, like as ModelName | undefined),
    test: (name: string, like?: string) => strategyTestSkeleton(name, like as ModelName | undefined),
    longest: LONGEST_NAME,
    /** Names of the built-in ones, without their kind. */
    taken: async () => (await strategies.list()).map(({ name }) => name),
    example: (file: string, like = 'l2') =>
      `run --scenario split-mnist/${strategyModels[like as ModelName].kind} --strategy ./${file}`,
  },
  scenario: {
    models: scenarioModelNames as readonly string[],
    skeleton: (name: string, like?: string) => scenarioSkeleton(name, like as ScenarioModel | undefined),
    test: scenarioTestSkeleton,
    // Leaves room for `/` and the scenario kind, which the user may change.
    longest: LONGEST_NAME - Math.max(...scenarioKinds.map((kind) => `/${kind}`.length)),
    taken: async () => (await scenarios.list()).map(({ name }) => name.split('/')[0]!),
    example: (file: string) => `run --scenario ./${file} --strategy adam`,
  },
};

export const newCommand = () =>
  new Command('new')
    .description('write a strategy or a scenario to start from, and a test for it, into the current folder')
    .addArgument(new Argument('<kind>', 'what to write').choices(['strategy', 'scenario'] as const))
    .argument('<name>', 'its name, such as my-method: letters, digits and single hyphens')
    .addOption(
      new Option(
        '--like <name>',
        `what to start from, of the same kind: a built-in strategy (${modelNames.join(', ')}; otherwise l2) or scenario (${scenarioModelNames.join(', ')}, which is one without borders between tasks; otherwise split-mnist)`,
      ),
    )
    .action(async (kind, name, { like }) => {
      const { models, skeleton, test, longest, taken, example } = kinds[kind];
      refuseUnknown(`${kind} to start from`, like === undefined ? undefined : [like], models);
      if (!namePattern.test(name)) {
        throw usageError(
          `"${name}" is not a valid name: use letters, digits and single hyphens, such as my-method`,
        );
      }
      if (isReserved(name)) throw usageError(`the name of a ${kind} ${RESERVED}; use another name`);
      if (name.length > longest) {
        throw usageError(`the name "${name}" is too long: use at most ${longest} characters`);
      }
      if ((await taken()).includes(name)) {
        throw usageError(`there is already a ${kind} "${name}": use another name`);
      }
      const file = `${name}.ts`;
      const testFile = `${name}.test.ts`;
      const there = [file, testFile].find((one) => existsSync(one));
      if (there !== undefined)
        throw new UserError(
          `${there} already exists and was not changed: use another name, or remove the file`,
        );
      write([
        [file, skeleton(name, like)],
        [testFile, test(name, like)],
      ]);
      process.stdout.write(
        `wrote ${file} and ${testFile}\n\n` +
          `  run it:   npx continual-bench ${example(file, like)}\n` +
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
      // A file that someone else made meanwhile is left alone; one that did not fit on the disk exists in part.
      if (!isSystemError(error) || error.code !== 'EEXIST') made.push(file);
      for (const one of made) rmSync(one, { force: true });
      throw new UserError(`${file} cannot be written: ${messageOf(error)}`);
    }
  }
}
