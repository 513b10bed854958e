import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scenarioSkeleton } from '../../src/skeletons/scenario.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { accuraciesOf, ownGrid, runsOf } from './own-grid.js';
import { program, temporaryFolder } from './program.js';

const folder = temporaryFolder();
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

let databases = 0;

/** What a grid in a database of its own comes to, computed by one worker: the runs by scenario, strategy and seed. */
async function outcome(scenario: string, strategy: string, seeds: string) {
  const db = `${++databases}.sqlite`;
  const args = [...ownGrid(scenario, strategy), '--seed', seeds, '--jobs', '1', '--db', db];
  const runs = runsOf(await program(args, folder));
  return new Map(
    runs.map((run) => {
      const { scenario, strategy, seed } = run.configuration;
      return [`${scenario.name} ${strategy.name} ${seed}`, run.error ?? accuraciesOf(run)];
    }),
  );
}

/** A file that does something to what it is handed, made from a skeleton. */
const edited = (skeleton: string, from: string, to: string): string => {
  expect(skeleton).toContain(from);
  return skeleton.replace(from, to);
};

let clean: Awaited<ReturnType<typeof outcome>>;

beforeAll(async () => {
  clean = await outcome('split-mnist/domain', 'adam,l2', '1,2');
});

/** A statement that writes to something, and the error that its run fails with. */
type Writing = [what: string, statement: string, error: RegExp];

/** Runs files that write to what they are handed and, after them, a run that must not change. */
async function written(
  writings: readonly Writing[],
  fileWith: (name: string, statement: string) => string,
  run: (files: string) => Promise<Awaited<ReturnType<typeof outcome>>>,
) {
  const files = writings.map(([what, statement]) => {
    const name = what.replaceAll(' ', '-');
    write(`${name}.ts`, fileWith(name, statement));
    return `./${name}.ts`;
  });
  return run(files.join());
}

/** Whether a run is computed; before any is, the tasks are made once, and what goes wrong then stops the command. */
const IN_RUN = '/runs.worker\\.js$/.test(process.argv[1]!)';

describe("whatever a scenario of one's own does to what it is handed", () => {
  const writings: Writing[] = [
    [
      'labels',
      'labels[labels.length - 1] = 3;',
      /^labels\.ts:\d+: it wrote over the dataset's label of train row 59999; give other labels to learn back as train\.noisyLabels$/,
    ],
    [
      'a part',
      'Object.assign(dataset.train, { labels: labels.slice() });',
      /^a-part\.ts:\d+: Cannot assign to/,
    ],
    [
      'the dataset',
      'dataset.test = dataset.train;',
      /^the-dataset\.ts:\d+: Cannot assign to .* property 'test'/,
    ],
    [
      'the generator',
      'Object.getPrototypeOf(random).permutation = () => labels;',
      /^the-generator\.ts:\d+: Cannot assign to .* property 'permutation'/,
    ],
    ['its options', 'options.tasks = 1;', /^its-options\.ts:\d+: Cannot assign to .* property 'tasks'/],
  ];
  let runs: Awaited<ReturnType<typeof outcome>>;

  beforeAll(async () => {
    const fileWith = (name: string, statement: string) =>
      edited(
        edited(
          scenarioSkeleton(name),
          'generate: (dataset, { tasks }) => ({',
          `generate: (dataset, options, random) => { const { tasks } = options; const { labels } = dataset.train; if (${IN_RUN}) { ${statement} } return ({`,
        ),
        '    }),\n  }),\n});',
        '    }),\n  }); },\n});',
      );
    runs = await written(writings, fileWith, (files) => outcome(`${files},split-mnist/domain`, 'adam', '1'));
  });

  it.each(writings)('its own run fails where it writes to %s', (what, _, error) => {
    expect(runs.get(`${what.replaceAll(' ', '-')}/domain adam 1`)).toMatch(error);
  });

  it('no other run changes', () => {
    expect(runs.get('split-mnist/domain adam 1')).toEqual(clean.get('split-mnist/domain adam 1'));
  });

  it('its own run is the same alone, first and last, whatever it keeps', async () => {
    // One more task each time that it is called, and the arrays that it gave back are written to later.
    const text = edited(
      scenarioSkeleton('keeps'),
      'experiences: Array.from({ length: tasks }, (_, task) => {',
      'experiences: Array.from({ length: ++calls }, (_, task) => {',
    );
    const later = edited(
      text,
      'return { rows, labels: rows.map((row) => classes.indexOf(labels[row]!)) };',
      'const mine = rows.map((row) => classes.indexOf(labels[row]!)); setTimeout(() => mine.fill(0)); return { rows, labels: mine };',
    );
    write('keeps.ts', `let calls = 1;\n${later}`);
    const first = await outcome('./keeps.ts,split-mnist/domain', 'adam', '1,2');
    const alone = await outcome('./keeps.ts', 'adam', '2');
    expect(first.get('keeps/domain adam 2')).toHaveLength(3);
    expect(first.get('keeps/domain adam 2')).toEqual(alone.get('keeps/domain adam 2'));
    expect(first.get('split-mnist/domain adam 2')).toEqual(clean.get('split-mnist/domain adam 2'));
  });
});

describe("whatever a strategy of one's own does to what it is handed", () => {
  const penalty = 'tf.mul(coefficient, squaredDistance(parameters, anchor))';
  const writings: Writing[] = [
    ['options', 'options.coefficient *= 2;', /^options\.ts:\d+: Cannot assign to .* property 'coefficient'/],
    [
      'parameters',
      "parameters['hidden1.weight'] = tf.zeros([1]);",
      /^parameters\.ts:\d+: Cannot assign to .* property 'hidden1\.weight'/,
    ],
    [
      'shared',
      "fisherInformation.magnitude = 'absolute';",
      /^shared\.ts:\d+: Cannot assign to .* property 'magnitude'/,
    ],
    ['state', 'state.anchor = parameters;', /^state\.ts:\d+: Cannot assign to .* property 'anchor'/],
  ];
  let runs: Awaited<ReturnType<typeof outcome>>;

  beforeAll(async () => {
    const fileWith = (name: string, statement: string) =>
      edited(
        edited(
          strategySkeleton(name).replace('defineStrategy,', 'defineStrategy, fisherInformation,'),
          'penalty: (parameters, { anchor }, { coefficient }) =>',
          `penalty: (parameters, state, options) => { const { anchor } = state; const { coefficient } = options; ${statement} const value =`,
        ),
        `${penalty},`,
        `${penalty}; return value; },`,
      );
    runs = await written(writings, fileWith, (files) => outcome('split-mnist/domain', `${files},l2`, '1'));
  });

  it.each(writings)('its own run fails where it writes to its %s', (name, _, error) => {
    expect(runs.get(`split-mnist/domain ${name} 1`)).toMatch(error);
  });

  it('no other run changes', () => {
    expect(runs.get('split-mnist/domain l2 1')).toEqual(clean.get('split-mnist/domain l2 1'));
  });

  it('its own run is the same first and last, whatever it keeps', async () => {
    write(
      'keeps.ts',
      `let inits = 0;\n${edited(strategySkeleton('keeps'), 'anchor: parameters', 'anchor: (inits++, parameters)')}`.replace(
        penalty,
        penalty.replace('coefficient', 'coefficient * inits ** 3'),
      ),
    );
    const scenarios = ['split-mnist/task', 'split-mnist/domain'];
    const runs = await outcome(scenarios.join(), './keeps.ts,l2', '1');
    for (const scenario of scenarios)
      expect(runs.get(`${scenario} keeps 1`)).toEqual(runs.get(`${scenario} l2 1`));
  });
});

it('labels of their own beside the rows are what a run learns, and not what it is tested on', async () => {
  write(
    'noisy.ts',
    edited(
      scenarioSkeleton('noisy'),
      'return { train: splitOf(dataset.train, classes), test: splitOf(dataset.test, classes), classes };',
      `const train = splitOf(dataset.train, classes);
      const noisyLabels = train.labels.map((label, at) => (at % 10 < 8 ? 1 - label : label));
      return { train: { ...train, noisyLabels }, test: splitOf(dataset.test, classes), classes };`,
    ),
  );
  const runs = await outcome('./noisy.ts,split-mnist/domain', 'adam', '1');
  const [first] = runs.get('noisy/domain adam 1') as { accuracy: number }[];
  // Four labels of five are wrong.
  expect(first!.accuracy).toBeLessThan(0.1);
  expect(runs.get('split-mnist/domain adam 1')).toEqual(clean.get('split-mnist/domain adam 1'));
});
