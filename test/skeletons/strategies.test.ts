import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
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

it.each([
  ['l2', 'testStrategy(strategy);'],
  ['er', 'testStrategy(strategy, { plainWhenEmpty: true });'],
] as const)('the test of the one like %s says what its definition does not tell', (like, call) => {
  expect(strategyTestSkeleton('mine', like)).toContain(`\n${call}\n`);
});
