import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ScenarioDefinition } from '../../src/plugins/scenario.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import { testScenario, testStrategy } from '../../src/testing/index.js';
import { examples, repository } from './pages.js';
import { reader } from './reader.js';

const { folder, type } = reader();
for (const [file, text] of Object.entries(examples)) writeFileSync(join(folder, file), text);

describe.each(Object.entries(examples))('docs/examples/%s', async (file, text) => {
  if (!/^export default /m.test(text)) {
    it('is a program that runs', async () => {
      expect(await type(`npx tsx ${file}`)).toMatchObject({ status: 0 });
    });
    return;
  }
  const { default: exported } = await import(pathToFileURL(join(repository, 'docs/examples', file)).href);
  const definitions = [exported].flat() as (AnyStrategy | ScenarioDefinition)[];
  if (definitions.some((one) => 'dataset' in one && one.dataset !== 'mnist')) {
    it.skip('needs data that are not here; see own-data.test.ts');
    return;
  }
  for (const definition of definitions) {
    if ('generate' in definition) testScenario(definition);
    else testStrategy(definition);
  }
});
