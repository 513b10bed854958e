import { describe, expect, it } from 'vitest';
import { parameterCount } from '../../../src/heads/network.js';
import { findHead } from '../../../src/heads/registry.js';
import { Random } from '../../../src/random/random.js';
import {
  figurePlan,
  type PlannedCurve,
  placesOf,
  requestOf,
} from '../../../src/reproduction/figure8/plan.js';
import { BACKBONE_PARAMETERS, PUBLISHED_PARAMETERS } from '../../../src/reproduction/figure8/published.js';
import { parseWeights } from '../../../src/reproduction/figure8/weights.js';
import { outputLayers } from '../../../src/training/method.js';

const plan = await figurePlan({ weights: {}, settings: {} });

describe('the plan of figure 8', () => {
  it('has six curves a panel, Neurocoder in both readings', () => {
    expect(plan.map(({ panel, title }) => `${panel.name} ${title}`)).toEqual(
      ['cifar10', 'cifar100'].flatMap((panel) =>
        ['ResNet', 'Neurocoder, all layers', 'Neurocoder, output layers'].flatMap((title) => [
          `${panel} ${title}`,
          `${panel} ${title} + SI`,
        ]),
      ),
    );
    for (const { panel, network, strategy, configuration } of plan) {
      expect(configuration).toMatchObject({
        scenario: { name: `split-${panel.name}/task` },
        backbone: { name: 'resnet18', label: '', side: 64 },
        strategy: { name: strategy },
        training: { optimizer: 'adam' },
      });
      if (network.head === 'mlp') expect(configuration.head).not.toHaveProperty('layers');
      else {
        expect(configuration.head).toMatchObject({
          layers: network.reading,
          ...{ slots: 100, steps: 1, heads: 10, keyDim: 5, leastUsed: 5, orthogonality: 10 },
        });
      }
    }
    expect(new Set(plan.map(({ configuration }) => JSON.stringify(configuration.training))).size).toBe(1);
  });

  it('takes each panel’s weights, and settings over everything', () => {
    const weights = parseWeights('cifar100=mine, too', parseWeights('cifar10=stand-in'));
    expect(weights).toEqual({ cifar10: 'stand-in', cifar100: 'mine, too' });
    const settings = { training: { epochs: 1 }, backbone: { side: 32 } };
    for (const place of placesOf({})) {
      expect(requestOf(place, { weights, settings }).settings).toMatchObject({
        backbone: { label: weights[place.panel.name], side: 32 },
        training: { epochs: 1, batchSize: 25 },
      });
      expect(requestOf(place, { weights: {}, settings: {} }).settings).not.toHaveProperty('backbone');
    }
  });

  it('refuses weights without a label or of an unknown panel', () => {
    expect(() => parseWeights('cifar1=x')).toThrow(/unknown panel "cifar1": did you mean "cifar10"/);
    expect(() => parseWeights('cifar10=x', parseWeights('y'))).toThrow(/the label of cifar10 is given twice/);
    expect(() => parseWeights('cifar10=')).toThrow(/"cifar10=" has no label/);
  });

  it('filters curves in both panels and refuses what the figure does not have', () => {
    const places = placesOf({ heads: ['neurocoder'], strategies: ['si'] });
    expect(places.map(({ title }) => title)).toEqual([
      'Neurocoder, all layers + SI',
      'Neurocoder, output layers + SI',
      'Neurocoder, all layers + SI',
      'Neurocoder, output layers + SI',
    ]);
    expect(() => placesOf({ heads: ['nsm'] })).toThrow(/unknown head of figure8 "nsm"/);
    expect(() => placesOf({ strategies: ['l2'] })).toThrow(/unknown strategy of figure8 "l2"/);
  });
});

const outputs = { cifar10: 2, cifar100: 5 };

/** Parameters with both hidden layers so much wider, ResNet-18's included. */
function parametersWith({ panel, configuration }: PlannedCurve, wider: number): number {
  const { name, ...options } = configuration.head;
  const head = findHead(name);
  const hidden = (options.hidden as number[]).map((width) => width + wider);
  const network = head.network(head.options.parse({ ...options, hidden }), {
    inputs: 512,
    outputs: outputs[panel.name],
    outputLayers: outputLayers('task', panel.tasks),
  });
  return BACKBONE_PARAMETERS + parameterCount(network.initialParameters(new Random(1)));
}

it.each(plan.filter(({ strategy }) => strategy === 'adam'))(
  '$panel.title, $title: no other width comes nearer to Table 6',
  (curve) => {
    const miss = (wider: number) => Math.abs(parametersWith(curve, wider) - PUBLISHED_PARAMETERS);
    expect(miss(0)).toBeLessThan(miss(-1));
    expect(miss(0)).toBeLessThan(miss(1));
  },
);
