import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groups, OTHERS } from '../../src/atlas/groups.js';
import { inRunOrder } from '../../src/atlas/order.js';
import { atlasPlan, type PlannedCell } from '../../src/atlas/plan.js';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { presetSettings } from '../../src/reproduction/presets.js';
import { canonical } from '../../src/runs/canonical.js';
import { strategySkeleton } from '../../src/skeletons/strategy.js';
import { folder } from '../store/samples.js';

const whole = await atlasPlan({ settings: {} });
const placeOf = ({ strategy, kind, head }: PlannedCell) => `${strategy.name} ${kind} ${head}`;

describe('the plan of the atlas', () => {
  it('has each built-in strategy in its group, with every head in every setting that it is for', async () => {
    const builtIn = await strategies.list();
    expect(Object.values(groups).flat().sort()).toEqual(builtIn.map(({ name }) => name).sort());
    const wanted = builtIn.flatMap(({ name, refuses = {} }) =>
      scenarioKinds
        .filter((kind) => refuses[kind] === undefined)
        .flatMap((kind) =>
          (['ncm', 'slda'].includes(name) ? ['mlp'] : ['mlp', 'nsm', 'neurocoder']).map(
            (head) => `${name} ${kind} ${head}`,
          ),
        ),
    );
    expect(whole.cells.map(placeOf).sort()).toEqual(wanted.sort());
    for (const { strategy, trainsHead } of whole.cells) {
      expect(groups[strategy.group]).toContain(strategy.name);
      expect(trainsHead).toBe(!['ncm', 'slda'].includes(strategy.name));
    }
    expect([...new Set(whole.cells.map(({ strategy }) => strategy.name))]).toEqual(
      Object.values(groups).flat(),
    );
  });

  it('has the heads of the preset paper, and defaults for all else', async () => {
    for (const { kind, head, strategy, configuration } of whole.cells) {
      expect(configuration.head).toMatchObject(
        presetSettings('paper', { head, kind, strategy: strategy.name }).head!,
      );
      expect(configuration.scenario.name).toBe(`split-mnist/${kind}`);
      expect(configuration.training).toMatchObject({ epochs: 4, batchSize: 128 });
      const { defaults, hyperparameters } = await strategies.find(strategy.name);
      expect(configuration.strategy).toEqual({
        name: strategy.name,
        ...hyperparameters.parse(defaults[kind]),
      });
    }
  });

  it('tells once why a strategy has no cell in a setting', () => {
    const told = whole.refusals.map(({ strategies: names, kinds }) => [names, kinds]);
    expect(told).toEqual([
      [['er-ace'], ['task', 'domain']],
      [['xdg'], ['domain', 'class']],
      [
        ['icarl', 'ncm', 'slda'],
        ['task', 'domain'],
      ],
    ]);
    expect(whole.refusals.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it('has files and compositions as rows of their own, beside the built-in ones or alone', async () => {
    const there = folder();
    for (const name of ['one', 'two'])
      writeFileSync(join(there, `${name}.ts`), `${strategySkeleton('mine')}// ${name}\n`);
    const [one, two] = [join(there, 'one.ts'), join(there, 'two.ts')];
    const namesOf = async (choices: string[]) => {
      const { cells } = await atlasPlan({ strategies: choices, heads: ['mlp'], settings: {} });
      return [...new Set(cells.map(({ strategy }) => strategy.name))];
    };
    expect(await namesOf([one, 'er+si', 'er', 'adam'])).toEqual(['adam', 'er', 'mine', 'er+si']);
    expect(await namesOf(['all', one])).toEqual([...Object.values(groups).flat(), 'mine']);
    const { cells } = await atlasPlan({ strategies: [one, 'er'], heads: ['mlp'], settings: {} });
    const sources = cells.map(({ strategy, configuration }) => [
      strategy.group,
      typeof configuration.strategy.source,
    ]);
    expect(sources).toContainEqual([OTHERS, 'string']);
    expect(sources).toContainEqual(['Replay', 'undefined']);
    // Two files of one name are told apart.
    const both = await namesOf([one, two]);
    expect(new Set(both).size).toBe(2);
    expect(both.every((name) => /^mine \([0-9a-f]{8}\)$/.test(name))).toBe(true);
  });

  it('takes settings over the preset', async () => {
    const settings = { training: { epochs: 1 }, head: { hidden: [16] } };
    const { cells } = await atlasPlan({ strategies: ['er'], settings });
    expect(cells).toHaveLength(9);
    for (const { configuration } of cells) {
      expect(configuration.training.epochs).toBe(1);
      expect(configuration.head.hidden).toEqual([16]);
    }
  });

  it('refuses names that it does not have, and heads that nothing trains', async () => {
    const refused = (request: object) => expect(atlasPlan({ settings: {}, ...request })).rejects;
    await refused({ heads: ['nsn'] }).toThrow(/unknown head "nsn": did you mean "nsm"/);
    await refused({ strategies: ['err'] }).toThrow(/unknown strategy "err": did you mean "er"/);
    await refused({ strategies: ['all', 'er'] }).toThrow(/er is given twice/);
    await refused({ strategies: ['ncm'], heads: ['mlp', 'nsm'] }).toThrow(
      /none of these strategies trains a head, so nsm has no effect/,
    );
    await refused({ strategies: ['er-ace+xdg'] }).toThrow(/er-ace\+xdg is for no setting: it .*; it /);
  });
});

describe('the order of the runs', () => {
  it('has the same cells, all kinds of strategies early, and the shortest last', () => {
    const order = inRunOrder(whole.cells);
    const keys = (cells: readonly PlannedCell[]) =>
      cells.map(({ configuration }) => canonical(configuration));
    expect(keys(order).sort()).toEqual(keys(whole.cells).sort());
    const early = new Set(order.slice(0, order.length / 2).map(({ strategy }) => strategy.group));
    expect([...early].sort()).toEqual(
      Object.keys(groups)
        .filter((group) => group !== 'Bounds')
        .sort(),
    );
    expect(order.slice(-27).map(({ strategy }) => strategy.group)).toEqual(new Array(27).fill('Bounds'));
    expect(order.at(-1)!.head).toBe('mlp');
  });
});
