import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioModelNames, scenarioSkeleton, scenarioTestSkeleton } from '../../src/skeletons/scenario.js';
import {
  modelNames,
  type StrategyModel,
  strategyModels,
  strategySkeleton,
  strategyTestSkeleton,
} from '../../src/skeletons/strategy.js';
import { strategyContract } from '../../src/testing/strategy-contract.js';
import { temporaryFolder } from '../cli/program.js';

const folder = temporaryFolder();
const root = fileURLToPath(new URL('../..', import.meta.url));

for (const like of modelNames) {
  const name = `my-${like}`;
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, strategySkeleton(name, like));
  const [chosen] = await strategies.chosen(file);
  const { claims }: StrategyModel = strategyModels[like];

  describe(`the strategy to start from that is like ${like}`, () => {
    it('imports from the package alone', () => {
      const imported = [...strategySkeleton(name, like).matchAll(/ from '(.*)'/g)].map(([, from]) => from);
      expect(imported).toEqual(['continual-bench']);
    });

    for (const { title, check } of strategyContract(chosen!.definition, claims)) it(title, check);
  });
}

it('what new writes into a clone is what its compiler, formatter and linter look at, and fault nothing in', () => {
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  for (const file of ['tsconfig.json', 'biome.json']) copyFileSync(join(root, file), join(clone, file));
  const files = modelNames.flatMap((like): [string, string][] => [
    [`my-${like}.ts`, strategySkeleton(`my-${like}`, like)],
    [`my-${like}.test.ts`, strategyTestSkeleton(`my-${like}`, like)],
  ]);
  for (const like of scenarioModelNames) files.push([`my-${like}.ts`, scenarioSkeleton(`my-${like}`, like)]);
  files.push(['my-split-mnist.test.ts', scenarioTestSkeleton('my-split-mnist')]);
  for (const [file, text] of files) writeFileSync(join(clone, file), text);
  const run = (command: string, ...args: string[]) =>
    spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: clone, encoding: 'utf8' });
  const { stdout } = run('tsc', '--listFilesOnly');
  const seen = stdout.split('\n').map((file) => basename(file));
  expect(seen).toEqual(expect.arrayContaining(files.map(([file]) => file)));
  const checked = run('biome', 'check', '--vcs-enabled=false', '.');
  expect([checked.status, checked.stderr]).toEqual([0, expect.not.stringContaining('×')]);
});

it.each([
  ['l2', 'testStrategy(strategy);'],
  ['er', 'testStrategy(strategy, { plainWhenEmpty: true });'],
] as const)('the test of the one like %s says what its definition does not tell', (like, call) => {
  expect(strategyTestSkeleton('mine', like)).toContain(`\n${call}\n`);
});
