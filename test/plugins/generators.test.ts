import { describe, expect, it } from 'vitest';
import { defineDataset } from '../../src/data/own/definition.js';
import { classSplit, instances, transformed } from '../../src/plugins/generators.js';

const features = defineDataset({
  name: 'mine',
  title: 'Mine',
  source: 'unpublished',
  classes: 4,
  features: 5,
  read: () => {
    throw new Error('is not read');
  },
});

const described = { name: 'one', title: 'One', source: 'unpublished', dataset: 'mnist' } as const;
const split = { ...described, classesPerTask: 2 };

describe('a generator that is given no backbone', () => {
  it.each([
    ['left out', {}],
    ['undefined', { backbone: undefined as never }],
  ])('takes that of the dataset: %s', (_, more) => {
    const made = (dataset: 'mnist' | typeof features) => [
      ...classSplit({ ...split, dataset, ...more }),
      ...instances({ ...described, dataset, tasks: 2, ...more }),
    ];
    expect(new Set(made('mnist').map(({ backbone }) => backbone))).toEqual(new Set(['pixels']));
    expect(new Set(made(features).map(({ backbone }) => backbone))).toEqual(new Set(['features']));
  });

  it('leaves one that is named', () => {
    expect(classSplit({ ...split, backbone: 'resnet18' })[0]!.backbone).toBe('resnet18');
  });
});

describe('a generator refuses', () => {
  it.each([
    [() => classSplit(described as never), /^classSplit: classesPerTask: must be a whole number above 0/],
    [() => classSplit({ ...split, title: undefined as never }), /^classSplit: title: is missing$/],
    [() => classSplit({ ...split, backbon: 'pixels' } as never), /"backbon": did you mean "backbone"\?/],
    [() => instances(described as never), /^instances: tasks: is missing$/],
    [() => transformed({ ...described, tasks: 3 } as never), /^transformed: transform: must be a function$/],
  ])('what it cannot use or lacks: %s', (make, message) => {
    expect(make).toThrow(message);
  });
});
