import { describe, expect, it } from 'vitest';
import type { StoredTensor } from '../../../src/backbones/checkpoint/checkpoint.js';
import { foldedWeights } from '../../../src/backbones/resnet18/weights.js';
import { UserError } from '../../../src/errors/user-error.js';
import { randomCheckpoint } from './random-checkpoint.js';

const checkpoint = randomCheckpoint();

/** The checkpoint with some tensors replaced or, where there is none, left out. */
function changed(changes: Record<string, StoredTensor | undefined>) {
  const tensors = new Map(checkpoint.tensors);
  for (const [key, tensor] of Object.entries(changes)) {
    if (tensor) tensors.set(key, tensor);
    else tensors.delete(key);
  }
  return { tensors };
}

const filled = (shape: number[], value: number): StoredTensor => ({
  dtype: 'float32',
  shape,
  read: () => new Float64Array(shape.reduce((product, extent) => product * extent, 1)).fill(value),
});

describe('weights of ResNet-18', () => {
  it('are folded: a channel is scaled by γ/√(σ² + ε) and moved by β − μγ/√(σ² + ε)', () => {
    const { stem } = foldedWeights(
      changed({
        'conv1.weight': filled([64, 3, 7, 7], 2),
        'bn1.weight': filled([64], 3),
        'bn1.bias': filled([64], 5),
        'bn1.running_mean': filled([64], 7),
        'bn1.running_var': filled([64], 0.25),
      }),
      'it',
    );
    const scale = 3 / Math.sqrt(0.25 + 1e-5);
    expect([...new Set(stem.filter.data)]).toEqual([Math.fround(2 * scale)]);
    expect([...new Set(stem.bias.data)]).toEqual([Math.fround(5 - 7 * scale)]);
    expect(stem.filter.shape).toEqual([7, 7, 3, 64]);
  });

  it('may come with a classifier and with counts of steps', () => {
    const more = { 'fc.weight': filled([1000, 512], 1), 'bn1.num_batches_tracked': filled([], 3) };
    expect(foldedWeights(changed(more), 'it').blocks).toHaveLength(8);
  });

  it.each([
    [{ 'layer2.0.downsample.0.weight': undefined }, "it has no 'layer2.0.downsample.0.weight'"],
    [{ 'layer4.1.bn2.running_var': undefined }, "it has no 'layer4.1.bn2.running_var'"],
    [
      { 'module.conv1.weight': filled([1], 1) },
      "it has 'module.conv1.weight', which ResNet-18 does not have",
    ],
    [{ 'layer1.2.conv1.weight': filled([1], 1) }, "it has 'layer1.2.conv1.weight', which"],
    [
      { 'conv1.weight': filled([64, 3, 3, 3], 1) },
      "'conv1.weight' has the shape [64, 3, 3, 3], but ResNet-18's has [64, 3, 7, 7]",
    ],
    [{ 'bn1.bias': filled([], 1) }, "'bn1.bias' has the shape [], but ResNet-18's has [64]"],
    [{ 'bn1.running_mean': filled([64], Number.NaN) }, "'bn1.running_mean' has values that are not finite"],
    [{ 'bn1.running_var': filled([64], -1) }, "'bn1.running_var' has a variance below zero"],
  ])('are refused where one is wrong: %o', (changes, message) => {
    const fold = () => foldedWeights(changed(changes as never), 'FILE');
    expect(fold).toThrow(UserError);
    expect(fold).toThrow(`FILE: ${message}`);
  });
});
