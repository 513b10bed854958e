import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captionOf } from '../../src/ablation/caption.js';
import { choicesOf, choiceTexts } from '../../src/ablation/choice.js';
import {
  type AblationName,
  ablationPlan,
  ablations,
  BASELINE,
  type PlannedVariant,
} from '../../src/ablation/plan.js';
import { findings } from '../../src/ablation/released.js';
import { ablationTables, variantCells, variantLines } from '../../src/ablation/table.js';
import { candidates } from '../../src/ablation/tuning.js';
import { writeAblation } from '../../src/ablation/write.js';
import { listOf } from '../../src/cli/options.js';
import { planOf, runsOf, tablesNamed } from '../../src/reproduction/plan.js';
import { canonical } from '../../src/runs/canonical.js';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { failedRun, finishedRun, folder } from '../store/samples.js';

function runOf({ configuration }: PlannedVariant, seed: number, accuracy: number): RunRecord {
  const whole = { ...configuration, seed };
  return { ...finishedRun([[accuracy]]), id: identityOf(whole), configuration: whole };
}

const planned = (plan: PlannedVariant[], scenario: string, name: string, strategy: string) =>
  plan.find(
    ({ table, variant, strategy: of }) =>
      table.scenario === scenario &&
      variant.head === 'neurocoder' &&
      variant.name === name &&
      of === strategy,
  )!;

it.each(Object.entries(ablations))('has variants of %s that can be named in a list', (_, variants) => {
  for (const { name } of variants) expect(listOf(name)).toEqual([name]);
  expect(variants.map(({ name }) => name).filter((name) => !/^[\x20-\x7e]+$/.test(name))).toEqual([]);
});

it.each(Object.entries(ablations))(
  'the caption of %s speaks of differences where there are any',
  (name, variants) => {
    const caption = captionOf(name as AblationName, { training: { epochs: 1 } }).join(' ');
    expect(caption.includes('its difference')).toBe(variants.some((variant) => variant.name === BASELINE));
    expect(caption).toContain('Set for all variants: training.epochs=1.');
  },
);

describe('an ablation', () => {
  it('differs from the preset in what each variant says, and no two variants are the same', async () => {
    const plan = await ablationPlan({ ablation: 'open', settings: {} });
    const task = planned(plan, 'split-mnist/task', 'the other layers', 'si');
    const domain = planned(plan, 'split-mnist/domain', 'the other layers', 'si');
    expect([task, domain].map(({ configuration }) => configuration.head.layers)).toEqual(['all', 'last']);
    const sharp = planned(plan, 'split-mnist/domain', 'sharpness 10', 'adam').configuration;
    const plain = planned(plan, 'split-mnist/domain', 'paper preset', 'adam').configuration;
    expect(sharp).toEqual({ ...plain, head: { ...plain.head, sharpness: 10 } });
    const runs = runsOf(plan, 2);
    expect(runs.length).toBe(2 * plan.length);
    expect(new Set(runs.map(identityOf)).size).toBe(runs.length);
  });

  it('takes settings over all variants, such as images held out', async () => {
    const plan = await ablationPlan({
      ablation: 'open',
      variants: ['sharpness 4'],
      settings: { scenario: { heldOut: 0.1 } },
    });
    for (const { configuration } of plan) expect(configuration.scenario.heldOut).toBe(0.1);
    // The preset is there to compare with, where there is something to compare.
    expect(plan.map(({ table, variant, strategy }) => [table.name, variant.name, strategy])).toEqual(
      ['table3', 'table4'].flatMap((table) =>
        ['paper preset', 'sharpness 4'].flatMap((name) =>
          ['adam', 'online-ewc'].map((strategy) => [table, name, strategy]),
        ),
      ),
    );
  });

  it('refuses names that it does not have, with what it has', async () => {
    await expect(ablationPlan({ ablation: 'open', variants: ['sharpness 5'], settings: {} })).rejects.toThrow(
      /sharpness 5.*sharpness 4/s,
    );
    await expect(ablationPlan({ ablation: 'open', heads: ['mlp'], settings: {} })).rejects.toThrow(
      /mlp.*neurocoder/s,
    );
  });

  it('tells each difference from the preset, in tables and files', async () => {
    const plan = await ablationPlan({
      ablation: 'open',
      variants: ['sharpness 4'],
      strategies: ['adam'],
      settings: {},
    });
    const [base, sharp] = ['paper preset', 'sharpness 4'].map((name) =>
      planned(plan, 'split-mnist/domain', name, 'adam'),
    ) as [PlannedVariant, PlannedVariant];
    const runs = [runOf(base, 1, 0.6), runOf(base, 2, 0.7), runOf(sharp, 1, 0.5), runOf(sharp, 2, 0.54)];
    const cells = variantCells(plan, runs);
    const [task, domain] = ablationTables(cells);
    expect(task).toMatchObject({ title: 'Neurocoder, split-mnist/task', strategies: ['adam'] });
    expect(task!.rows.map((row) => variantLines(row.cells[0]))).toEqual([['–'], ['–']]);
    expect(domain!.rows.map((row) => variantLines(row.cells[0]))).toEqual([
      ['65.00 ± 5.00 (n=2)'],
      ['52.00 ± 2.00 (n=2)', '−13.00 (n=2)'],
    ]);

    const out = join(folder(), 'ablation');
    writeAblation(cells, ['What <it> is.'], out);
    expect(readdirSync(out).sort()).toEqual(['ablation.csv', 'ablation.md', 'index.html']);
    const read = (name: string) => readFileSync(join(out, name), 'utf8');
    expect(read('ablation.md')).toContain('| sharpness 4 | 52.00 ± 2.00 (n=2), −13.00 (n=2) |');
    expect(read('index.html')).toContain(
      '<td>52.00 ± 2.00 (n=2)<br><span class="count">−13.00 (n=2)</span></td>',
    );
    expect(read('index.html')).toContain('What &#60;it&#62; is.');
    const rows = read('ablation.csv').trim().split('\n');
    expect(rows.length).toBe(1 + 4);
    expect(rows.at(-1)).toMatch(/^split-mnist\/domain,neurocoder,sharpness 4,adam,0\.52,.*head\.sharpness=4/);
  });

  it('takes the difference over the seeds that both have', async () => {
    const plan = await ablationPlan({
      ablation: 'open',
      variants: ['sharpness 4'],
      strategies: ['adam'],
      settings: {},
    });
    const [base, sharp] = ['paper preset', 'sharpness 4'].map((name) =>
      planned(plan, 'split-mnist/domain', name, 'adam'),
    ) as [PlannedVariant, PlannedVariant];
    const differenceIn = (runs: RunRecord[]) =>
      variantCells(plan, runs).find(
        ({ variant, table }) => variant === sharp.variant && table === sharp.table,
      )!.difference;
    const bases = [runOf(base, 1, 0.6), runOf(base, 2, 0.9)];
    expect(differenceIn([...bases, runOf(sharp, 1, 0.5)])).toEqual({ mean: expect.closeTo(-0.1, 10), n: 1 });
    expect(differenceIn([...bases, runOf(sharp, 3, 0.5)])).toBeNull();
  });
});

it.each(Object.entries(ablations))('variants of %s have names of their own within a head', (_, variants) => {
  const names = variants.map(({ head, name }) => `${head} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

describe('the way to the released program', () => {
  it('begins with the paper’s preset and ends with the preset of the released program', async () => {
    const plan = await ablationPlan({ ablation: 'released', settings: {} });
    const ofPreset = await planOf({ tables: tablesNamed([]), presets: ['paper', 'released'], settings: {} });
    for (const [head, ofHead] of Object.entries(findings)) {
      const ends = [
        ['paper', 'paper preset'],
        ['released', `${ofHead.length}: and ${ofHead.at(-1)!.name}`],
      ] as const;
      for (const [preset, name] of ends) {
        const cells = plan.filter(({ variant }) => variant.head === head && variant.name === name);
        expect(cells.length).toBe(head === 'nsm' ? 4 : 12);
        for (const { table, strategy, configuration } of cells) {
          const same = ofPreset.find(
            (cell) =>
              cell.head === head &&
              cell.strategy === strategy &&
              cell.table === table &&
              cell.presets.includes(preset),
          );
          expect(configuration).toEqual(same!.configuration);
        }
      }
    }
  });

  it('tries each finding alone where it changes something', async () => {
    const plan = await ablationPlan({ ablation: 'released', heads: ['neurocoder'], settings: {} });
    const strategiesOf = (name: string, kind: string) =>
      plan
        .filter(({ variant, table }) => variant.name === `alone: ${name}` && table.kind === kind)
        .map(({ strategy }) => strategy);
    expect(strategiesOf('the orthogonal loss in the importance', 'domain')).toEqual([
      'si',
      'ewc',
      'online-ewc',
    ]);
    expect(strategiesOf('all layers of the head', 'task')).toHaveLength(6);
    expect(strategiesOf('all layers of the head', 'domain')).toEqual([]);
    const base = planned(plan, 'split-mnist/domain', 'paper preset', 'si').configuration;
    const alone = plan.filter(
      ({ variant, strategy, table }) =>
        variant.name.startsWith('alone') && strategy === 'si' && table.kind === 'domain',
    );
    expect(alone).toHaveLength(7);
    for (const { configuration } of alone) expect(configuration).not.toEqual(base);
  });

  it('plans the baseline only where there is something to compare with it', async () => {
    const plan = await ablationPlan({
      ablation: 'released',
      variants: ['alone: all layers of the head'],
      heads: ['neurocoder'],
      settings: {},
    });
    expect(new Set(plan.map(({ table }) => table.kind))).toEqual(new Set(['task']));
  });
});

describe('what the preset tuned is chosen from', () => {
  it('is the same number of trials for each head and setting, all of them different', async () => {
    const plan = await ablationPlan({ ablation: 'tuning', settings: {} });
    for (const { configuration } of plan) expect(configuration.scenario.heldOut).toBe(0.1666);
    for (const kind of ['task', 'domain'] as const) {
      const counts = Object.keys(candidates).map((head) => {
        const trials = plan.filter(({ table, variant }) => table.kind === kind && variant.head === head);
        const options = trials.filter(({ variant }) => !variant.name.startsWith('chosen'));
        const ids = options.map(({ configuration }) => canonical(configuration));
        expect(new Set(ids).size).toBe(ids.length);
        return [options.length, trials.length - options.length];
      });
      // Eight candidates with five or six strategies and coefficients; then 8 of 4 strategies and 3 of 2.
      expect(counts).toEqual(new Array(3).fill([kind === 'task' ? 48 : 40, 38]));
    }
  });

  it('has the orthogonal loss in the importance, and the coefficients of the protocol times a factor', async () => {
    const plan = await ablationPlan({ ablation: 'tuning', heads: ['neurocoder'], settings: {} });
    const name = 'layers=all sharpness=0.2 orthogonality=1 coefficient times 1/30';
    const { configuration } = planned(plan, 'split-mnist/domain', name, 'si');
    expect(configuration.strategy).toMatchObject({ coefficient: 100, headLoss: true });
    expect(configuration.head).toMatchObject({ layers: 'all', sharpness: 0.2, orthogonality: 1 });
  });

  it('chooses the options by the mean over strategies, each with its better trial, and then trial by trial', async () => {
    const plan = await ablationPlan({ ablation: 'tuning', heads: ['mlp'], settings: {} });
    const wide = candidates.mlp![4]!.name;
    const accuracyIn = ({ variant: { name }, strategy }: PlannedVariant): number => {
      if (name === wide) return strategy === 'si' ? 0.4 : 0.7;
      // With the better of SI's trials, these options have 0.75 on average; the others 0.65 and less.
      if (name === `${wide} coefficient times 1/30` && strategy === 'si') return 0.9;
      if (name === 'chosen options: coefficient times 1/10') return strategy === 'ewc' ? 0.8 : 0.5;
      if (name === 'chosen options: learning rate times 3') return 0.6;
      return name.startsWith('chosen') ? 0.55 : 0.65;
    };
    const runs = plan.map((cell) => runOf(cell, 1, accuracyIn(cell)));
    const [task, domain] = choicesOf(variantCells(plan, runs));
    expect(task).toMatchObject({ options: { name: wide }, score: expect.closeTo(0.75, 10), inPreset: false });
    expect(choiceTexts([task!])[0]).toContain(`${wide}. These are not yet those of the preset tuned`);
    const texts = choiceTexts([{ ...domain!, inPreset: true }]);
    expect(texts[0]).toContain(`Chosen for MLP, split-mnist/domain: ${wide}; `);
    expect(texts[0]).toContain('ewc coefficient times 1/10');
    // The same runs as those of a candidate that has the preset's options, which have 0.65.
    expect(texts[0]).toContain('l2 coefficient times 1;');
    expect(texts[0]).toContain('adagrad learning rate times 3');

    const some = choicesOf(variantCells(plan, runs.slice(1)));
    expect(some[0]).toMatchObject({ options: null });
    expect(some[1]!.options).not.toBeNull();

    // A trial that fails once, here the best of its strategy, is not chosen.
    const failed = plan.map((cell, index) =>
      accuracyIn(cell) === 0.8
        ? { ...runs[index]!, ...failedRun(), id: runs[index]!.id, configuration: runs[index]!.configuration }
        : runs[index]!,
    );
    const [, without] = choicesOf(variantCells(plan, failed));
    const ofEwc = without!.strategies.find(({ strategy }) => strategy === 'ewc');
    expect(ofEwc!.best!.variant.name).not.toBe('chosen options: coefficient times 1/10');
  });
});
