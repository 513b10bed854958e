import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { headNote } from '../../src/cli/head-note.js';
import { configurationsOf } from '../../src/runs/grid.js';
import { temporaryFolder } from './program.js';

const noteOf = async (...strategies: string[]) =>
  headNote(
    await configurationsOf({
      scenarios: ['split-mnist/class'],
      heads: ['mlp', 'nsm'],
      strategies,
      seeds: [1, 2],
      settings: {},
    }),
  );

it('names the strategies that train no head, once each', async () => {
  expect(await noteOf('er', 'icarl', 'gdumb')).toBeUndefined();
  expect(await noteOf('er', 'ncm')).toBe('ncm trains no head, so its results are the same with every head');
  expect(await noteOf('ncm', 'er', 'slda')).toBe(
    'ncm and slda train no head, so their results are the same with every head',
  );
});

const folder = temporaryFolder();

/** A file with a strategy that trains nothing. @param network how `predict` takes the network */
function own(name: string, network: string, phases = '[{ trains: false }]'): string {
  const file = join(folder, `${name}.js`);
  writeFileSync(
    file,
    `import { tf, z } from 'continual-bench';
export default {
  name: '${name}',
  title: 'Mine',
  source: 'this test',
  optimizer: 'sgd',
  hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, class: {} },
  phases: () => ${phases},
  predict: (parameters, samples, state${network}) => tf.zeros([samples.labels.shape[0], 2]),
};
`,
  );
  return file;
}

it("says it of a file of one's own, but not if that takes the network to predict", async () => {
  expect(await noteOf(own('blind', ''))).toMatch(/^blind trains no head/);
  expect(await noteOf(own('seeing', ', network'))).toBeUndefined();
});

it('leaves what is wrong in such a file for its runs to tell', async () => {
  expect(await noteOf(own('faulty', '', 'nothing.at.all'))).toBeUndefined();
  expect(await noteOf(own('leaving', '', 'process.exit(0)'))).toBeUndefined();
});
