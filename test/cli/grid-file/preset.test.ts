import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replacedBy, requestOf, wholeGrid } from '../../../src/cli/asked-grid.js';
import type { AskedGrid } from '../../../src/cli/grid-file/grid-file.js';
import { onPreset } from '../../../src/cli/grid-file/preset.js';
import { readGrid } from '../../../src/cli/grid-file/read.js';
import { configurationsOf } from '../../../src/runs/grid.js';
import { parseOption } from '../../../src/runs/sweep/given-option.js';
import { temporaryFolder } from '../program.js';

const folder = temporaryFolder();

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const preset = written(
  'preset.yaml',
  `
scenarios: [split-mnist/domain]
heads: [mlp]
strategies: [l2, er+si]
preset: paper
set:
  strategy.coefficient: 3
  training: { learningRate: 0.1, epochs: 2 }
`,
);

const line = (asked: Partial<AskedGrid> = {}, ...set: string[]): AskedGrid => ({
  ...asked,
  set: set.map(parseOption),
});

const configured = async (asked: AskedGrid) => configurationsOf(requestOf(wholeGrid(asked)));

describe('a preset in a file', () => {
  it('gives what is not given, its grid too, on the preset that it names', async () => {
    const [run, ...others] = await configured(await onPreset(line({ strategies: ['l2'] }), preset));
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      scenario: { name: 'split-mnist/domain' },
      head: { name: 'mlp', hidden: [256, 256] },
      strategy: { name: 'l2', coefficient: 3 },
      training: { learningRate: 0.1, epochs: 2 },
      seed: 1,
    });
  });

  it('lies under the file of a grid, which lies under the command line', async () => {
    const config = readGrid(
      written('grid.yaml', 'strategies: [l2]\nset: { strategy.coefficient: 4, training.learningRate: 0.2 }'),
    );
    const asked = replacedBy(config, line({ seeds: [7] }, 'training.learningRate=0.3'));
    const [run] = await configured(await onPreset(asked, preset));
    expect(run).toMatchObject({
      strategy: { coefficient: 4 },
      training: { learningRate: 0.3, epochs: 2 },
      seed: 7,
    });
  });

  it('is for other scenarios, too, but not for other heads or strategies', async () => {
    const [run] = await configured(
      await onPreset(line({ scenarios: ['split-mnist/class'], strategies: ['l2'] }), preset),
    );
    expect(run!.scenario.name).toBe('split-mnist/class');
    await expect(onPreset(line({ heads: ['nsm'] }), preset)).rejects.toThrow(
      `the preset ${preset} is for the head mlp, not for nsm; run nsm without it`,
    );
    await expect(onPreset(line({ strategies: ['l2', 'si'] }), preset)).rejects.toThrow(
      `the preset ${preset} is for the strategy l2, er+si, not for si; run si without it`,
    );
  });

  it('knows a composed strategy in any order', async () => {
    expect(await onPreset(line({ strategies: ['si+er'] }), preset)).toMatchObject({ strategies: ['si+er'] });
  });

  it('that is a name is one of this program', async () => {
    expect(await onPreset(line(), 'paper')).toEqual({ preset: 'paper', set: [] });
    expect(await onPreset(line(), undefined)).toEqual({ set: [] });
  });
});
