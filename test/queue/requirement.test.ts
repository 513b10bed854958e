import { expect, it } from 'vitest';
import { queueName, type Requirement, requirementText } from '../../src/queue/requirement.js';
import { type Offer, unfit } from '../../src/queue/worker/unfit.js';

const needs: Requirement = {
  ...{ version: '1.0.0', code: '1a2b3c4d', dataset: 'mnist', backbone: 'pixels' },
  ...{ backend: 'onnx', device: 'cpu' },
};
const offer: Offer = {
  version: '1.0.0',
  code: '1a2b3c4d',
  backend: 'onnx',
  device: 'cpu',
  trustsPlugins: false,
};

it('whatever decides who may compute a run is in the name of its queue', () => {
  const others: Partial<Requirement>[] = [
    { version: '1.0.1' },
    { code: '00000000' },
    { dataset: 'cifar10' },
    { data: 'f'.repeat(64) },
    { backbone: 'resnet18' },
    { backend: 'wasm' },
    { device: 'cuda' },
    { device: 'cuda', tf32: true },
    { evaluateEvery: 10 },
    { ownFiles: true },
  ];
  const names = [needs, ...others.map((other) => ({ ...needs, ...other }))].map(queueName);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[\w.-]+$/);
  expect(requirementText({ ...needs, device: 'cuda', ownFiles: true })).toBe(
    'continual-bench 1.0.0 (code 1a2b3c4d), mnist, --device cuda, --trust-plugins',
  );
});

it('a worker takes what it can compute, and says why it does not take the rest', async () => {
  expect(await unfit(needs, offer)).toBeUndefined();
  expect(await unfit({ ...needs, code: 'ffffffff' }, offer)).toContain('code ffffffff');
  expect(await unfit({ ...needs, device: 'cuda' }, offer)).toContain('--device cuda');
  expect(await unfit({ ...needs, ownFiles: true }, offer)).toContain('--trust-plugins');
  expect(await unfit({ ...needs, ownFiles: true }, { ...offer, trustsPlugins: true })).toBeUndefined();
  expect(await unfit({ ...needs, data: 'f'.repeat(64) }, offer)).toContain('other images of mnist');
});
