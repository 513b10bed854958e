import { writeFileSync } from 'node:fs';
import { describe } from 'vitest';
import { type BadInput, type Given, refuses } from './refused.js';

const tune = (...more: string[]) => [
  ...['tune', '--scenario', 'split-mnist/domain', '--strategy', 'l2'],
  ...['--space', 'strategy.coefficient=log:0.01..100', ...more],
];

const usage = (what: string, args: string[], message: RegExp, given: Given = {}): BadInput => [
  what,
  args,
  2,
  message,
  given,
];

const own = `
import { defineScenario, z } from 'continual-bench';
export default defineScenario({
  name: 'mine/domain', title: 'Mine', source: 'none', kind: 'domain', dataset: 'mnist',
  options: z.strictObject({}),
  generate: () => ({ experiences: [], outputs: 2 }),
});
`;

/** It has the option, and does nothing with it. */
const looking = `
import { defineScenario, z } from 'continual-bench';
const rows = ({ labels }, classes) =>
  Int32Array.from(labels.keys()).filter((row) => classes.includes(labels[row]));
export default defineScenario({
  name: 'looking/domain', title: 'Looking', source: 'none', kind: 'domain', dataset: 'mnist',
  options: z.strictObject({ heldOut: z.number().default(0) }),
  generate: (dataset) => ({
    experiences: [[0, 1], [2, 3]].map((classes) => {
      const split = (part) => {
        const chosen = rows(part, classes);
        return { rows: chosen, labels: chosen.map((row) => classes.indexOf(part.labels[row])) };
      };
      return { train: split(dataset.train), test: split(dataset.test), classes };
    }),
    outputs: 2,
  }),
});
`;

describe('tune refuses', () => {
  refuses([
    usage(
      'no scenario',
      ['tune', '--strategy', 'l2', '--space', 'strategy.coefficient=0..1'],
      /give --scenario/,
    ),
    usage(
      'no strategy',
      ['tune', '--scenario', 'split-mnist/domain', '--space', 'epochs=int:1..9'],
      /give --strategy/,
    ),
    usage(
      'nothing to search',
      ['tune', '--scenario', 'split-mnist/domain', '--strategy', 'l2'],
      /give --space, such as/,
    ),
    usage(
      'a range that is none',
      tune('--space', 'epochs=lin:1..2'),
      /--space: "lin:1\.\.2" is not a range; write/,
    ),
    usage('an option twice', tune('--space', 'strategy.coefficient=0..1'), /--space: .*given twice/),
    usage(
      'alternatives that are set',
      tune('--set', 'training.epochs=1,2'),
      /--set: .* to search them, give them with --space/,
    ),
    usage('a share of nothing', tune('--held-out', '0'), /--held-out: "0" is not a share/),
    usage('a share of everything', tune('--held-out', '0.6'), /--held-out: "0\.6" is not a share/),
    usage(
      'shrinking numbers of seeds',
      tune('--seeds', '3,1'),
      /--seeds: "3,1" must be growing numbers of seeds/,
    ),
    usage('no trials', tune('--trials', '0'), /--trials: "0" is not a whole number from 1/),
    usage(
      'one task to choose',
      tune('--first-tasks', '1'),
      /--first-tasks: with one task there is nothing to forget/,
    ),
    usage(
      'a preset that is none',
      tune('--preset', 'papr'),
      /--preset: unknown preset "papr": did you mean "paper"/,
    ),
    usage(
      'a preset that is not there',
      tune('--preset', './a.yaml'),
      /there is no file \.\/a\.yaml; .*: continual-bench tune\n/,
    ),
    usage(
      'a preset that is no grid',
      tune('--preset', './a.yaml'),
      /\.\/a\.yaml: unknown key "strategie": did you mean "strategies"/,
      { 'a.yaml': 'strategie: [l2]\n' },
    ),
    usage(
      'a preset for another strategy',
      tune('--preset', './a.yaml'),
      /the preset \.\/a\.yaml is for the strategy ewc, not for l2; run l2 without it/,
      { 'a.yaml': 'strategies: [ewc]\nset: { strategy.coefficient: 5 }\n' },
    ),
    usage(
      'a preset with alternatives',
      tune('--preset', './a.yaml'),
      /training\.epochs has 2 alternatives; give it one value, or search it/,
      { 'a.yaml': 'strategies: [l2]\nset: { training.epochs: [1, 2] }\n' },
    ),
    usage(
      'a scenario that holds nothing out',
      ['tune', '--scenario', './own.ts', '--strategy', 'l2', '--space', 'strategy.coefficient=0..1'],
      /mine\/domain has no option heldOut, so nothing can be chosen without looking at its test images/,
      { 'own.ts': own },
    ),
    [
      'a scenario that tests on test images all the same',
      ['tune', '--scenario', './own.ts', '--strategy', 'l2', '--space', 'strategy.coefficient=0..1'],
      1,
      /\.\/own\.ts tests on its test images although scenario\.heldOut is set; nothing may be chosen by them/,
      { 'own.ts': looking },
    ],
    usage(
      'to replace the preset of another study',
      tune('--out', 'out'),
      /out\/split-mnist-domain-mlp-l2\.yaml is there already, from another study, and is not replaced/,
      { 'out/split-mnist-domain-mlp-l2.yaml': '# study 0123\n' },
    ),
    usage(
      'to list a database that is not there',
      ['tune', '--list', '--db', 'none.sqlite'],
      /there is no file none\.sqlite/,
    ),
  ]);
});

describe('run refuses', () => {
  const run = ['run', '--preset', './a.json'];
  refuses([
    usage('a preset without a scenario', run, /there is no scenario to run/, {
      'a.json': '{"strategies":["l2"]}',
    }),
    usage('a preset whose options do not fit', run, /\.\/a\.json: .*coefficient/, {
      'a.json':
        '{"scenarios":["split-mnist/task"],"strategies":["l2"],"set":{"strategy":{"coefficient":-1}}}',
    }),
    usage(
      'a preset for another head',
      [...run, '--head', 'nsm'],
      /the preset \.\/a\.json is for the head mlp, not for nsm/,
      { 'a.json': '{"scenarios":["split-mnist/task"],"strategies":["l2"],"heads":["mlp"]}' },
    ),
    [
      'a preset that is a folder',
      run,
      1,
      /\.\/a\.json cannot be read/,
      { 'a.json/none': (path) => writeFileSync(path, '') },
    ],
  ]);
});
