import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { originOf, replacedBy, requestOf, wholeGrid } from '../../../src/cli/asked-grid.js';
import type { AskedGrid } from '../../../src/cli/grid-file/grid-file.js';
import { comingFrom } from '../../../src/cli/grid-file/origin.js';
import { readGrid } from '../../../src/cli/grid-file/read.js';
import { requireNewFile, writeGrid } from '../../../src/cli/grid-file/write.js';
import { configurationsOf } from '../../../src/runs/grid.js';
import { identityOf } from '../../../src/runs/identity.js';
import { parseOption } from '../../../src/runs/sweep/given-option.js';
import { strategySkeleton } from '../../../src/skeletons/strategy.js';
import { temporaryFolder } from '../program.js';

const folder = temporaryFolder();

const read = (text: string, name = 'grid.yaml'): AskedGrid => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return readGrid(file);
};

const configured = (asked: AskedGrid) => configurationsOf(requestOf(wholeGrid(asked)));
const idsOf = async (asked: AskedGrid) => (await configured(asked)).map(identityOf);

const yaml = `
scenarios: [split-mnist/domain]
heads: [mlp, nsm]
strategies: [l2, er+si]
seeds: [3, 1]
preset: paper
evalEvery: 50
set:
  training: { epochs: 1, learningRate: [0.001, 0.01] }
  head.hidden: [[400, 200], 100]
  nsm:
    slots: 5
  l2.coefficient: [0.1, 1]
  er+si:
    si: { coefficient: 3 }
    er.drawn: [4]
`;

const asked: AskedGrid = {
  scenarios: ['split-mnist/domain'],
  heads: ['mlp', 'nsm'],
  strategies: ['l2', 'er+si'],
  seeds: [3, 1],
  preset: 'paper',
  evalEvery: 50,
  set: [
    'training.epochs=1',
    'training.learningRate=0.001,0.01',
    'head.hidden=[400,200],100',
    'nsm.slots=5',
    'l2.coefficient=0.1,1',
    'er+si.si.coefficient=3',
    'er+si.er.drawn=4',
  ].map(parseOption),
};

const withoutOrigin = ({ set, ...grid }: AskedGrid) => ({
  ...grid,
  set: set.map(({ isInFile: _, ...option }) => option),
});

describe('the file of a grid', () => {
  it('is read, nested or with dots', () => {
    expect(withoutOrigin(read(yaml))).toEqual(asked);
  });

  it.each(['grid.json', 'other.yml'])('comes to the same runs when it is written as %s', async (name) => {
    const file = join(folder, 'deep', name);
    writeGrid(file, asked);
    expect(withoutOrigin(readGrid(file))).toMatchObject({ ...asked, set: expect.anything() });
    const ids = await idsOf(asked);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toHaveLength(2 * (2 * 2 * 2 + 2 * 2 * 1) * 2);
    expect((await idsOf(readGrid(file))).toSorted()).toEqual(ids.toSorted());
  });

  it('keeps texts, lists and objects as they are', () => {
    const file = join(folder, 'values.yaml');
    const set = ['a', '"1"', '"a,b"', 'true', '[1]', '[[1]],2', '{"b":[1]}', 'null', '"yes, no: #"'].map(
      (text, at) => parseOption(`strategy.x${at}=${text}`),
    );
    writeGrid(file, { set });
    expect(withoutOrigin(readGrid(file))).toEqual({ set });
    // One line a list, so that a sweep can be read at a glance.
    expect(readFileSync(file, 'utf8')).toContain('x5: [[[1]], 2]\n');
  });

  it('has the paths of files from its own folder', async () => {
    const inner = join(folder, 'in+ner');
    mkdirSync(inner);
    writeFileSync(join(inner, 'mi+ne.ts'), strategySkeleton('mine'));
    const file = join(inner, 'own.yaml');
    const own = join(inner, 'mi+ne.ts');
    const grid = { ...asked, strategies: [`${own}#mine`, `er+${own}`], set: [] };
    writeGrid(file, grid);
    const there = process.cwd();
    try {
      // From the folder above, relative paths of the command line lead there, too.
      process.chdir(folder);
      writeGrid('in+ner/beside.json', {
        ...grid,
        strategies: ['./in+ner/mi+ne.ts#mine', 'er+in+ner/mi+ne.ts'],
      });
      expect(JSON.parse(readFileSync('in+ner/beside.json', 'utf8')).strategies).toEqual([
        './mi+ne.ts#mine',
        'er+./mi+ne.ts',
      ]);
      expect(readGrid('in+ner/beside.json').strategies).toEqual([
        './in+ner/mi+ne.ts#mine',
        'er+./in+ner/mi+ne.ts',
      ]);
      expect(await idsOf(readGrid('in+ner/beside.json'))).toEqual(await idsOf(readGrid(file)));
    } finally {
      process.chdir(there);
    }
  });

  it.each<[string, string, RegExp]>([
    [
      'grid.yaml',
      'scenarios: [a\nseeds: 1',
      /grid\.yaml: this is not YAML: Flow sequence .* at line 2, column 1$/,
    ],
    [
      'grid.yaml',
      'seeds: 1\nseeds: 2',
      /grid\.yaml: this is not YAML: Map keys must be unique at line 2, column 1$/,
    ],
    ['grid.json', '{"seeds": 1', /grid\.json: this is not JSON: [^\n]+$/],
    ['grid.yaml', '', /grid\.yaml: must be an object, but is null$/],
    ['grid.yaml', 'stratgies: [l2]', /grid\.yaml: unknown key "stratgies": did you mean "strategies"\?/],
    ['grid.yaml', 'strategies: l2', /grid\.yaml: strategies: must be a list, but is "l2"$/],
    ['grid.yaml', 'heads: []', /grid\.yaml: heads: must have at least 1 entry$/],
    ['grid.yaml', 'seeds: 0', /grid\.yaml: seeds: must be above 0, but is 0$/],
    ['grid.yaml', 'seeds: few', /grid\.yaml: seeds: must be how many seeds, such as 5, or a list of them/],
    ['grid.yaml', 'seeds: [1, -2]', /grid\.yaml: seeds\.1: must be at least 0, but is -2$/],
    [
      'grid.yaml',
      'preset: papre',
      /grid\.yaml: preset: must be one of "paper", "released", "fitted", "tuned", but is "papre"$/,
    ],
    ['grid.yaml', 'evalEvery: 0.5', /grid\.yaml: evalEvery: must be a whole number, but is 0\.5$/],
    [
      'grid.yaml',
      'set: { epochs: 1 }',
      /grid\.yaml: "epochs" is not a setting; write it like strategy\.coefficient: 0\.5$/,
    ],
    ['grid.yaml', 'set: { l2: { a: { b: { c: { d: 1 } } } } }', /grid\.yaml: "l2\.a\.b\.c" is not a setting/],
    ['grid.yaml', 'set: { l2: {} }', /grid\.yaml: set\.l2 has no options$/],
    ['grid.yaml', 'set: { l2.coefficient: [] }', /grid\.yaml: set\.l2\.coefficient has no alternatives$/],
    [
      'grid.yaml',
      'set: { l2.coefficient: 1, l2: { coefficient: 2 } }',
      /grid\.yaml: l2\.coefficient is given twice/,
    ],
    [
      'grid.yaml',
      'set: { l2.coefficient: [1, 1.0] }',
      /grid\.yaml: the alternative 1 of l2\.coefficient is given twice/,
    ],
    [
      'grid.yaml',
      'set: { head.hidden: [3, 3, 4] }',
      /twice; give it once, or write the list as \[\[3,3,4\]\]$/,
    ],
    [
      'grid.toml',
      '',
      /the name of the grid's file must end in \.yaml, \.yml or \.json, but is .*grid\.toml$/,
    ],
  ])('is refused: %s with %j', (name, text, message) => {
    expect(() => read(text, name)).toThrow(message);
  });

  it('is refused if it is not there, and not replaced if it is', () => {
    expect(() => readGrid(join(folder, 'none.yaml'))).toThrow(
      /there is no file .*none\.yaml; write one with/,
    );
    writeFileSync(join(folder, 'there.yaml'), '');
    expect(() => requireNewFile(join(folder, 'there.yaml'))).toThrow(/there\.yaml is there already/);
    expect(() => requireNewFile(join(folder, 'new.txt'))).toThrow(/must end in/);
    requireNewFile(join(folder, 'new.yaml'));
  });
});

describe('the command line beside a file', () => {
  it('replaces what it gives', async () => {
    const line: AskedGrid = {
      heads: ['nsm'],
      strategies: undefined,
      seeds: 2,
      set: ['l2.coefficient=7', 'training.batchSize=5'].map(parseOption),
    };
    const grid = replacedBy(read(yaml), line);
    expect(grid).toMatchObject({ heads: ['nsm'], strategies: ['l2', 'er+si'], seeds: 2, preset: 'paper' });
    const runs = await configured(grid);
    expect(new Set(runs.map(({ strategy }) => strategy.coefficient))).toEqual(new Set([7, undefined]));
    expect(new Set(runs.map(({ training }) => training.batchSize))).toEqual(new Set([5]));
    expect(new Set(runs.map(({ seed }) => seed))).toEqual(new Set([1, 2]));
  });

  it('is named in errors if it gives something', async () => {
    const bad = read('scenarios: [split-mnist/domain]\nstrategies: [l2]\nset: { head.hidden: [4, 2] }');
    const refused = (line: AskedGrid) =>
      comingFrom(originOf('grid.yaml', line), () => configured(replacedBy(bad, line)));
    await expect(refused({ set: [] })).rejects.toThrow(
      /^grid\.yaml: head\.hidden is a list: \[\[4,2\]\] is the list; \[4,2\] are 2 alternatives$/,
    );
    await expect(refused({ seeds: 2, set: [] })).rejects.toThrow(
      /^grid\.yaml with the options beside it: head\.hidden is a list/,
    );
  });

  it('is all that there is without one', () => {
    expect(wholeGrid({ scenarios: ['a'], strategies: ['b'], set: [] })).toMatchObject({
      heads: ['mlp'],
      seeds: 1,
    });
    expect(() => wholeGrid({ strategies: ['b'], set: [] })).toThrow('there is no scenario to run');
    expect(() => wholeGrid({ scenarios: ['b'], set: [] })).toThrow('there is no strategy to run');
  });
});
