import { readFileSync } from 'node:fs';
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
import { canonical } from '../../../src/runs/canonical.js';
import type { SeedlessConfiguration } from '../../../src/runs/configuration.js';
import type { Settings } from '../../../src/runs/resolve.js';
import { runOfLine } from '../../../src/store/lines.js';
import { outputLayers } from '../../../src/training/method.js';
import { definitionOf } from './example.js';

const figure = definitionOf('figure8');
const plan = await figurePlan({ figure, weights: {}, settings: {} });

describe('the plan of figure 8', () => {
  it('has ten curves a panel and learning rate, Neurocoder in both readings and with two kinds of attention', () => {
    expect(plan.map(({ panel, learningRate, title }) => `${panel.name} ${learningRate} ${title}`)).toEqual(
      ['cifar10', 'cifar100'].flatMap((panel) =>
        [0.001, 0.003, 0.01, 0.03].flatMap((rate) =>
          [
            'ResNet',
            'Neurocoder, all layers',
            'Neurocoder, all layers, soft',
            'Neurocoder, output layers',
            'Neurocoder, output layers, soft',
          ].flatMap((title) => [`${panel} ${rate} ${title}`, `${panel} ${rate} ${title} + SI`]),
        ),
      ),
    );
    for (const { panel, network, strategy, learningRate, configuration } of plan) {
      expect(configuration).toMatchObject({
        scenario: { name: `split-${panel.name}/task` },
        backbone: { name: 'resnet18', label: '', side: 32 },
        strategy: { name: strategy },
        training: { optimizer: 'adam', epochs: 4, batchSize: 128, learningRate },
      });
      if (network.head === 'mlp') expect(configuration.head).not.toHaveProperty('layers');
      else {
        expect(configuration.head).toMatchObject({
          layers: network.reading,
          sharpness: network.sharpness,
          ...{ slots: 100, steps: 1, heads: 10, keyDim: 5, leastUsed: 5, orthogonality: 10 },
        });
      }
    }
  });

  it('takes each panel’s weights, and settings over everything', () => {
    const weights = parseWeights('cifar100=mine, too', parseWeights('cifar10=stand-in'));
    expect(weights).toEqual({ cifar10: 'stand-in', cifar100: 'mine, too' });
    const settings = { training: { epochs: 1 }, backbone: { side: 96 } };
    for (const place of placesOf({ figure })) {
      expect(requestOf(place, { figure, weights, settings }).settings).toMatchObject({
        backbone: { label: weights[place.panel.name], side: 96 },
        training: { epochs: 1, batchSize: 128 },
      });
      expect(requestOf(place, { figure, weights: {}, settings: {} }).settings.backbone).toEqual({
        side: figure.side,
      });
    }
  });

  it('has curves that settings make the same only once', async () => {
    const titles = async (settings: Settings) => {
      const set = await figurePlan({ figure, weights: {}, heads: ['neurocoder'], settings });
      return set.filter(({ panel }) => panel.name === 'cifar10').map(({ title }) => title);
    };
    expect(await titles({ head: { sharpness: 0.5 }, training: { learningRate: 0.02 } })).toEqual([
      'Neurocoder, all layers',
      'Neurocoder, all layers + SI',
      'Neurocoder, output layers',
      'Neurocoder, output layers + SI',
    ]);
  });

  it('has the curves of the reference with stand-in weights', async () => {
    const standIn = await figurePlan({ figure: definitionOf('figure8-stand-in'), weights: {}, settings: {} });
    const keyOf = ({ scenario, head, strategy, training, backbone }: SeedlessConfiguration) =>
      canonical({ scenario: scenario.name, head, strategy, training, side: backbone.side });
    const runs = readFileSync('results/reference/split-cifar.jsonl', 'utf8')
      .trim()
      .split('\n')
      .map((line) => keyOf(runOfLine(line).configuration));
    for (const { configuration } of standIn) {
      expect(runs.filter((key) => key === keyOf(configuration)).length).toBe(5);
    }
  });

  it('refuses weights without a label or of an unknown panel', () => {
    expect(() => parseWeights('cifar1=x')).toThrow(/unknown panel "cifar1": did you mean "cifar10"/);
    expect(() => parseWeights('cifar10=x', parseWeights('y'))).toThrow(/the label of cifar10 is given twice/);
    expect(() => parseWeights('cifar10=')).toThrow(/"cifar10=" has no label/);
  });

  it('filters curves in both panels and refuses what the figure does not have', () => {
    const standIn = definitionOf('figure8-stand-in');
    const places = placesOf({ figure: standIn, heads: ['neurocoder'], strategies: ['si'] });
    expect(places.map(({ title }) => title)).toEqual([
      'Neurocoder, all layers + SI',
      'Neurocoder, output layers + SI',
      'Neurocoder, all layers + SI',
      'Neurocoder, output layers + SI',
    ]);
    expect(() => placesOf({ figure, heads: ['nsm'] })).toThrow(/unknown head of figure8 "nsm"/);
    expect(() => placesOf({ figure, strategies: ['l2'] })).toThrow(/unknown strategy of figure8 "l2"/);
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

it.each(
  plan.filter(
    ({ strategy, network, learningRate }) =>
      strategy === 'adam' && network.sharpness !== 0.2 && learningRate === figure.learningRate,
  ),
)('$panel.title, $title: no other width comes nearer to Table 6', (curve) => {
  const miss = (wider: number) => Math.abs(parametersWith(curve, wider) - PUBLISHED_PARAMETERS);
  expect(miss(0)).toBeLessThan(miss(-1));
  expect(miss(0)).toBeLessThan(miss(1));
});
