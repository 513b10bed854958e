import { describe, expect, it } from 'vitest';
import { toldScenario } from '../../src/elsewhere/scenario.js';
import { toldOptions } from '../../src/elsewhere/told-options.js';
import type { Settings } from '../../src/runs/resolve.js';

const told = async (names: { strategy?: string; head?: string; scenario?: string }, settings: Settings) =>
  toldOptions(
    { strategy: 'mine', head: 'resnet', ...names },
    await toldScenario(names.scenario ?? 'core50/nc/class'),
    settings,
  );

describe('options that were told of runs computed elsewhere', () => {
  it('are kept as they are of names of another program, and without defaults of names of this one', async () => {
    const settings = {
      head: { hidden: 16 },
      strategy: { coefficient: 2, more: 'text' },
      training: { momentum: 0.9 },
    };
    expect(await told({}, settings)).toEqual(settings);
    expect(
      await told(
        { strategy: 'ewc', head: 'mlp', scenario: 'split-mnist/domain' },
        { head: { hidden: 16 }, strategy: { coefficient: 2 }, training: { epochs: 1 } },
      ),
    ).toEqual({ head: { hidden: [16, 16] }, strategy: { coefficient: 2 }, training: { epochs: 1 } });
    expect(await told({ strategy: 'ewc', scenario: 'split-mnist/domain' }, {})).toEqual({});
  });

  it.each<[Parameters<typeof told>[0], Settings, RegExp]>([
    [{ strategy: 'ewc' }, { strategy: { coeficient: 2 } }, /^unknown option of strategy ewc "coeficient"/],
    [{ strategy: 'ewc' }, { strategy: { coefficient: 'much' } }, /^strategy\.coefficient: must be a number/],
    [{ strategy: 'ewc' }, { training: { epoch: 1 } }, /^unknown option of training "epoch": did you mean/],
    [
      { scenario: 'split-mnist/domain' },
      { training: { momentum: 0.9 } },
      /^unknown option of training "momentum" .*; what only your program has is told as strategy\.OPTION$/,
    ],
    [{ scenario: 'split-mnist/domain' }, { training: { epochs: 0 } }, /^training\.epochs: must be/],
    [{ head: 'mlp' }, { head: { hiden: 16 } }, /^unknown option of head mlp "hiden": did you mean "hidden"/],
  ])('are checked where a name is one of this program: %j %j', async (names, settings, message) => {
    await expect(told(names, settings)).rejects.toThrow(message);
  });
});
