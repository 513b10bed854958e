import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import type { ScenarioKind } from '../../src/plugins/task-sequence.js';
import { type PlannedCell, planOf, runsOf, tablesNamed } from '../../src/reproduction/plan.js';
import { type PresetName, presetNames, presetSettings } from '../../src/reproduction/presets.js';
import { canonical } from '../../src/runs/canonical.js';
import { identityOf } from '../../src/runs/identity.js';
import { parseSetting } from '../../src/runs/sweep/setting.js';

const planned = (tables: string[], presets: readonly PresetName[], more = {}) =>
  planOf({ tables: tablesNamed(tables), presets, settings: {}, ...more });

describe('the plan', () => {
  it.each(presetNames)('has 36 cells in the %s preset, each of its table and row', async (preset) => {
    const cells = await planned([], [preset]);
    expect(cells.length).toBe(36);
    for (const { table, strategy, head, configuration, presets } of cells) {
      expect(presets).toEqual([preset]);
      expect(configuration.scenario.name).toBe(table.scenario);
      expect(configuration.strategy.name).toBe(strategy);
      expect(configuration.head.name).toBe(head);
      expect(configuration.training).toMatchObject({ epochs: 4, batchSize: 128 });
    }
    const places = cells.map(({ table, strategy, head }) => `${table.name} ${strategy} ${head}`);
    expect(new Set(places).size).toBe(36);
  });

  it("has Table 5's values in the paper's preset, and each table's own reading of the layers", async () => {
    for (const { table, head, configuration } of await planned([], ['paper'])) {
      const layers = table.name === 'table3' ? 'last' : 'all';
      expect(configuration.head).toMatchObject(
        {
          mlp: { hidden: [256, 256] },
          nsm: { hidden: [256, 256], slots: 10, keyDim: 5, layers },
          neurocoder: {
            hidden: [256, 256],
            slots: 50,
            steps: 1,
            heads: 10,
            keyDim: 5,
            leastUsed: 5,
            orthogonality: 10,
            layers,
          },
        }[head]!,
      );
    }
  });

  it('shares the runs of presets that come to the same', async () => {
    const both = ['paper', 'fitted'] as const;
    const cells = await planned(['table3', 'table4'], both, { heads: ['mlp'] });
    expect(cells.length).toBe(12);
    for (const { presets } of cells) expect(presets).toEqual(both);
    const runs = runsOf(cells, 3);
    expect(new Set(runs.map(identityOf)).size).toBe(36);
    expect(runs.slice(0, 4).map(({ seed }) => seed)).toEqual([1, 2, 3, 1]);
  });

  it('has in the preset of the released program what that program computes', async () => {
    const cells = await planned([], ['released']);
    const hidden = [400, 400];
    for (const { head, strategy, configuration } of cells) {
      const times = {
        ...{ adam: [1, 1], adagrad: [1, 1], l2: [1, 2], ewc: [1, 2], 'online-ewc': [1, 2], si: [0, 1] },
      }[strategy]!;
      expect(configuration.head).toMatchObject(
        {
          mlp: { hidden, hiddenBiases: false },
          nsm: { hidden, layers: 'all', slots: 5, keyDim: 5, sharpness: 0.2, initialValues: 'memory' },
          neurocoder: {
            ...{ hidden, layers: 'all', slots: 50, steps: 1, heads: 10, keyDim: 5, residual: false },
            ...{ sharpness: 0.2, orthogonality: 1, orthogonalOutput: 'last', keyColumns: true },
            ...{ initialValues: 'apart', orthogonalityFirst: times[0], orthogonalityLater: times[1] },
          },
        }[head]!,
      );
      const hasImportance = ['si', 'ewc', 'online-ewc'].includes(strategy);
      expect(configuration.strategy.headLoss).toBe(hasImportance ? head === 'neurocoder' : undefined);
      expect(configuration.strategy).toMatchObject(
        (await strategies.find(strategy)).defaults[
          configuration.scenario.name.split('/')[1] as ScenarioKind
        ]!,
      );
    }
  });

  /** Of a preset, but for coefficients; the head's own loss counts in the importance where `hasHeadLoss` says so. */
  async function expectOneSet(
    cells: readonly PlannedCell[],
    hasHeadLoss: (cell: PlannedCell) => boolean,
  ): Promise<void> {
    const sets = new Map<string, Set<string>>();
    for (const cell of cells) {
      const { table, head, strategy, configuration } = cell;
      const place = `${table.name} ${head}`;
      sets.set(place, (sets.get(place) ?? new Set()).add(canonical(configuration.head)));
      const { defaults, hyperparameters } = await strategies.find(strategy);
      const { coefficient: _, ...others } = configuration.strategy;
      const { coefficient: __, ...expected } = hyperparameters.parse(defaults[table.kind]);
      const headLoss = hasHeadLoss(cell) && 'headLoss' in expected;
      expect(others).toEqual({ name: strategy, ...expected, ...(headLoss && { headLoss }) });
    }
    expect([...sets.values()].map(({ size }) => size)).toEqual(new Array(6).fill(1));
  }

  it('has one set of options for each table and head in the preset fitted, but for the coefficients', async () => {
    const isOfTable4 = ({ head, table }: PlannedCell) => head === 'neurocoder' && table.name === 'table4';
    await expectOneSet(await planned([], ['fitted']), isOfTable4);
  });

  it('has one set of options for each table and head in the preset tuned, but for coefficients and learning rates', async () => {
    const cells = await planned([], ['tuned']);
    await expectOneSet(cells, ({ head }) => head === 'neurocoder');
    for (const { configuration } of cells)
      expect(configuration.training).toMatchObject({ epochs: 4, batchSize: 128 });
  });

  it('goes row by row, the MLP last', async () => {
    const cells = await planned(['table3'], ['paper'], { strategies: ['si', 'adam'] });
    expect(cells.map(({ strategy, head }) => `${strategy} ${head}`)).toEqual([
      'adam neurocoder',
      'adam nsm',
      'adam mlp',
      'si neurocoder',
      'si nsm',
      'si mlp',
    ]);
  });

  it('puts settings over presets', async () => {
    const settings = parseSetting('training.epochs=1', parseSetting('head.slots=3'));
    const [cell] = await planned(['table3'], ['paper'], { heads: ['nsm'], strategies: ['ewc'], settings });
    expect(cell!.configuration).toMatchObject({
      head: { slots: 3, keyDim: 5, layers: 'last' },
      strategy: { coefficient: 100 },
      training: { epochs: 1 },
    });
  });

  it('refuses what is not in the tables', async () => {
    expect(() => tablesNamed(['tabel4'])).toThrow(/unknown table "tabel4": did you mean "table4"/);
    await expect(planned([], ['paper'], { heads: ['mpl'] })).rejects.toMatchObject({ exitCode: 2 });
    await expect(planned([], ['paper'], { strategies: ['mas'] })).rejects.toThrow(
      /unknown strategy of the tables "mas"/,
    );
  });
});

it('presets are of heads that have some', () => {
  expect(() => presetSettings('paper', { head: 'resnet', kind: 'task', strategy: 'adam' })).toThrow(
    /unknown head with presets "resnet"/,
  );
});
