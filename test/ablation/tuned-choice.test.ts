import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type Choice, choicesOf } from '../../src/ablation/choice.js';
import { ablationPlan } from '../../src/ablation/plan.js';
import { variantCells } from '../../src/ablation/table.js';
import { presetSettings } from '../../src/reproduction/presets.js';
import { publishedTables } from '../../src/reproduction/tables/published.js';
import { resolve } from '../../src/runs/resolve.js';
import { runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { temporaryFolder } from '../cli/program.js';

const file = new URL('../../results/reference/split-mnist-held-out.jsonl', import.meta.url);

const folder = temporaryFolder();

let choices: Choice[];
beforeAll(async () => {
  const store = openStore(join(folder, 'held-out.sqlite'));
  store.importFinished(readFileSync(file, 'utf8').trim().split('\n').map(runOfLine));
  choices = choicesOf(variantCells(await ablationPlan({ ablation: 'tuning', settings: {} }), store.runs()));
  store.close();
});

it('the preset tuned has what held-out images choose, of options and for each strategy', async () => {
  expect(choices.map(({ head, scenario }) => `${head} in ${scenario}`)).toEqual([
    ...['mlp', 'nsm', 'neurocoder'].map((head) => `${head} in split-mnist/task`),
    ...['mlp', 'nsm', 'neurocoder'].map((head) => `${head} in split-mnist/domain`),
  ]);
  for (const { head, scenario, options, inPreset, strategies } of choices) {
    const place = `${head} in ${scenario}`;
    expect(options, place).not.toBeNull();
    expect(inPreset, `${place}: ${options!.name}`).toBe(true);
    expect(strategies.map(({ strategy }) => strategy).sort()).toEqual([
      'adagrad',
      'adam',
      'ewc',
      'l2',
      'online-ewc',
      'si',
    ]);
    const { kind } = publishedTables.find((table) => table.scenario === scenario)!;
    for (const { strategy, best } of strategies) {
      const settings = presetSettings('tuned', { head, kind, strategy });
      const configuration = await resolve({ scenario, head, strategy, settings });
      const { scenario: heldOut, ...chosen } = best!.configuration;
      expect(chosen, `${place}, ${strategy}: ${best!.variant.name}`).toEqual({
        ...configuration,
        scenario: undefined,
      });
      expect(heldOut).toEqual({ ...configuration.scenario, heldOut: 0.1666 });
    }
  }
});
