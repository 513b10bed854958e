import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/plugins/strategies.js';
import { presetSettings } from '../../src/reproduction/presets.js';
import { commandOf } from '../../src/runs/command.js';
import { configurationsOf } from '../../src/runs/grid.js';
import { installedCode, otherCode, superseded } from '../../src/runs/other-code.js';
import { merged, resolve, type Settings } from '../../src/runs/resolve.js';
import { parseSetting } from '../../src/runs/sweep/setting.js';
import { finishedRun } from '../store/samples.js';

const set = (...texts: string[]): Settings =>
  texts.reduce<Settings>((settings, text) => parseSetting(text, settings), {});

const resolved = (strategy: string, ...settings: string[]) =>
  resolve({ scenario: 'split-mnist/class', head: 'mlp', strategy, settings: set(...settings) });

describe('the configuration of a composed strategy', () => {
  it('has the options of each part by its name, with the defaults for the kind of scenario', async () => {
    const { strategy, training } = await resolved(
      'er+si',
      'strategy.si.damping=0.2',
      'strategy.er.capacity=7',
    );
    expect(strategy).toEqual({
      name: 'er+si',
      er: (await strategies.find('er')).hyperparameters.parse({ capacity: 7 }),
      si: { coefficient: 600, damping: 0.2, headLoss: false },
    });
    expect(training.optimizer).toBe('adam');
  });

  it('is the same in whatever order the parts are given', async () => {
    expect(await resolved('si+er')).toEqual(await resolved('er+si'));
    await expect(
      configurationsOf({
        scenarios: ['split-mnist/class'],
        heads: ['mlp'],
        strategies: ['er+si', 'si+er'],
        seeds: [1],
        settings: {},
      }),
    ).rejects.toThrow('er+si and si+er are the same strategy er+si; give it once');
  });

  it('takes the optimizer that is chosen where its parts have different ones', async () => {
    await expect(resolved('a-gem+si')).rejects.toThrow(
      'the parts of a-gem+si are for different optimizers (a-gem is for sgd, si is for adam); choose one: --set training.optimizer=sgd or --set training.optimizer=adam',
    );
    const { training } = await resolved('a-gem+si', 'training.optimizer=sgd');
    expect(training).toMatchObject({ optimizer: 'sgd', learningRate: 0.01 });
  });

  it('marks the code of all parts', async () => {
    const run = await resolved('der+++si');
    const installed = await installedCode();
    expect(run.code.strategy).toMatch(/^[0-9a-f]{16}$/);
    expect(otherCode(run, installed)).toEqual([]);
    for (const part of ['der++', 'si']) {
      const changed = new Map(installed.strategy).set(part, '0123456789abcdef');
      expect(otherCode(run, { ...installed, strategy: changed })).toEqual(['strategy der+++si has changed']);
      changed.delete(part);
      expect(otherCode(run, { ...installed, strategy: changed })).toEqual([
        'strategy der+++si is not in this version',
      ]);
    }
    const other = new Map(installed.strategy).set('l2', '0123456789abcdef');
    expect(otherCode(run, { ...installed, strategy: other })).toEqual([]);
    expect((await strategies.chosen('si+der++'))[0]!.code).toBe(run.code.strategy);
  });

  it('says which file of a part has changed', async () => {
    const run = { ...(await resolved('er+si')), seed: 1 };
    const withFiles = (one: string) => ({
      ...run,
      strategy: { ...run.strategy, source: { one, other: 'b' } },
    });
    const { changes, runs } = superseded([withFiles('a')], [{ configuration: withFiles('c') }]);
    expect({ changes, runs }).toEqual({ changes: ['the file of strategy one has changed'], runs: 1 });
  });
});

describe('what is refused', () => {
  it.each<[strategy: string, settings: string[], message: string]>([
    [
      'er+si',
      ['strategy.coefficient=1'],
      'strategy.coefficient does not say of which part of er+si: write strategy.si.coefficient',
    ],
    [
      'ewc+si',
      ['strategy.coefficient=1'],
      'strategy.coefficient does not say of which part of ewc+si: write strategy.ewc.coefficient or strategy.si.coefficient',
    ],
    [
      'l2+si',
      ['strategy.damqing=1'],
      'unknown option of strategy l2+si "damqing": did you mean "si.damping"? (known: l2.coefficient, si.coefficient, si.damping, si.headLoss)',
    ],
    [
      'er+si',
      ['strategy.si.coeficient=1'],
      'unknown option of strategy si "coeficient": did you mean "coefficient"? (known: coefficient, damping, headLoss)',
    ],
    [
      'er+si',
      ['strategy.sii.damping=1'],
      'unknown part of strategy er+si "sii": did you mean "si"? (known: er, si)',
    ],
    ['er+si', ['strategy.ewc.damping=1'], 'unknown part of strategy er+si "ewc" (known: er, si)'],
    [
      'er+si',
      ['strategy.si=1'],
      'si is a part of strategy er+si: set its options, such as strategy.si.OPTION=VALUE',
    ],
    ['er+si', ['strategy.si.damping=0'], 'strategy.si.damping: must be above 0, but is 0 (for strategy si)'],
    [
      'cumulative+si',
      ['strategy.cumulative.epochs=2'],
      'strategy cumulative has no options, so strategy.cumulative.epochs cannot be set; run it separately, without that setting',
    ],
    [
      'si',
      ['strategy.si.damping=1'],
      'strategy si is not composed, so its option is strategy.damping, not strategy.si.damping; run it separately from those with a part si',
    ],
    [
      'er',
      ['strategy.si.damping=1'],
      'strategy er has no part si, so strategy.si.damping cannot be set; run it separately, without that setting',
    ],
    [
      'si+xdg',
      [],
      'strategy xdg, a part of si+xdg, is not for class-incremental scenarios: it must know the task when it predicts',
    ],
    ['si+slda', [], 'slda trains nothing, so si would have no effect; leave one of them out'],
    [
      'er+joint',
      [],
      'joint goes through samples of several tasks at once, so the reservoir of er would stay empty; leave one of them out',
    ],
    ['er+sii', [], 'unknown strategy "sii": did you mean "si"?'],
    ['er+', [], 'unknown strategy "er+": did you mean "er"?'],
  ])('%s with %j', async (strategy, settings, message) => {
    const refused = resolved(strategy, ...settings);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('a setting of a part', () => {
  it.each([
    ['strategy.si.coefficient=10', { strategy: { si: { coefficient: 10 } } }],
    ['strategy.der++.alpha=0.1', { strategy: { 'der++': { alpha: 0.1 } } }],
    ['strategy.online-ewc.headLoss=true', { strategy: { 'online-ewc': { headLoss: true } } }],
    ['strategy.si={"coefficient":10}', { strategy: { si: { coefficient: 10 } } }],
    ['strategy.note=a.b=c', { strategy: { note: 'a.b=c' } }],
  ])('is read: %s', (text, settings) => expect(parseSetting(text)).toEqual(settings));

  it('stands beside others', () => {
    expect(set('strategy.si.damping=1', 'strategy.er.drawn=2', 'strategy.si.headLoss=true')).toEqual({
      strategy: { si: { damping: 1, headLoss: true }, er: { drawn: 2 } },
    });
  });

  it.each([
    [['strategy.si.damping=1', 'strategy.si.damping=2'], 'strategy.si.damping is given twice; give it once'],
    [
      ['strategy.si={"damping":1}', 'strategy.si.damping=2'],
      'strategy.si.damping is given twice; give it once',
    ],
    [['strategy.si.damping=1', 'strategy.si={"damping":2}'], 'strategy.si is given twice; give it once'],
    [['strategy.si=1', 'strategy.si.damping=2'], 'strategy.si is given, too; give only one of them'],
    [['head.si.damping=1'], '"head.si.damping=1" is not a setting; write it like strategy.coefficient=0.5'],
    [['strategy.er.si.damping=1'], '"strategy.er.si.damping=1" is not a setting'],
    [['strategy..damping=1'], '"strategy..damping=1" is not a setting'],
    [['strategy.name.x=1'], 'a strategy is chosen with --strategy'],
  ])('is refused: %j', (texts, message) => expect(() => set(...texts)).toThrow(message));

  it('goes over that of a preset, which keeps its others', () => {
    const names = { head: 'neurocoder', kind: 'domain', strategy: 'er+si' } as const;
    const preset = presetSettings('fitted', names);
    expect(preset.strategy).toEqual({ si: { coefficient: 1000, headLoss: true } });
    expect(merged(preset, set('strategy.si.coefficient=5')).strategy).toEqual({
      si: { coefficient: 5, headLoss: true },
    });
    const both = presetSettings('released', { ...names, strategy: 'l2+si' });
    expect(both.strategy).toEqual({ si: { headLoss: true } });
    expect(both.head).toMatchObject({ orthogonalityLater: 2, orthogonalityFirst: 0 });
  });
});

describe('the command that repeats a run', () => {
  const commandWith = async (source: { [part: string]: string }, files: object) => {
    const run = finishedRun([[1]]);
    const configuration = { ...(await resolved('er+si')), seed: 1 };
    const strategy = { ...configuration.strategy, ...(Object.keys(source).length > 0 && { source }) };
    return commandOf([
      { configuration: { ...configuration, strategy }, environment: { ...run.environment, ...files } },
    ]);
  };

  it('sets the options of each part', async () => {
    const command = await commandWith({}, {});
    expect(command).toContain('--strategy er+si ');
    expect(command).toContain('--set strategy.er.capacity=500 --set strategy.er.drawn=128 ');
    expect(command).toContain(' --set strategy.si.coefficient=600 --set strategy.si.damping=0.1 ');
  });

  it('names the files of the parts', async () => {
    const command = await commandWith({ si: 'abc' }, { files: { strategy: { si: './my si.ts' } } });
    expect(command).toContain("--strategy 'er+./my si.ts#si' ");
    expect(command).not.toContain('source');
  });
});
