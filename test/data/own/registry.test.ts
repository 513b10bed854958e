import { expect, it } from 'vitest';
import { z } from 'zod';
import { featuresBy } from '../../../src/backbones/features-by.js';
import { pixels } from '../../../src/backbones/pixels.js';
import { defineDataset } from '../../../src/data/own/definition.js';
import { dataMark, imageBytesOf, loadChosen } from '../../../src/data/registry.js';
import { classSplit } from '../../../src/plugins/generators.js';
import { defineScenario } from '../../../src/plugins/scenario.js';
import { scenarioContract } from '../../../src/testing/scenario-contract.js';
import { refusal } from '../../assets/refusal.js';

const described = { title: 'Small', source: 'this test', classes: 4 };
const labels = Array.from({ length: 400 }, (_, row) => row % 4);
const bright = Uint8Array.from({ length: 1600 }, (_, at) =>
  at % 4 === labels[Math.floor(at / 4)] ? 255 : 0,
);

let first = 0;
const images = defineDataset({
  ...described,
  name: 'small-images',
  images: { channels: 1, height: 2, width: 2 },
  read: () => {
    const part = { pixels: Uint8Array.from([first, ...bright.slice(1)]), labels };
    return { train: part, test: part };
  },
});
const features = defineDataset({
  ...described,
  name: 'small-features',
  features: 4,
  read: () => {
    const part = { features: Float32Array.from(bright, (pixel) => pixel / 255), labels };
    return { train: part, test: part };
  },
});

it('data that have changed since they were identified are not used', async () => {
  first = 0;
  const mark = await dataMark(images);
  const read = await loadChosen(images, mark);
  expect((await featuresBy({ name: pixels.name }, read)).train.features.data[0]).toBe(0);
  first = 1;
  expect(await refusal(() => loadChosen(images, mark))).toBe(
    'the data of small-images have changed since they were read; repeat the command',
  );
});

it('an image counts its bytes, and features have none', () => {
  expect(imageBytesOf(images)).toBe(4);
  expect(imageBytesOf(features)).toBe(Number.POSITIVE_INFINITY);
});

it.each([
  ['images', images, 'pixels'],
  ['features', features, 'features'],
])("a scenario over one's own %s can be tested like a built-in one", async (_, dataset, backbone) => {
  const [task] = classSplit({
    ...{ name: 'small', title: 'Small', source: 'this test', dataset, backbone },
    classesPerTask: 2,
  });
  const clauses = scenarioContract(task!);
  expect(clauses).toHaveLength(4);
  for (const { check } of clauses) await check();
});

it('a scenario over features takes no backbone unless it names one', () => {
  const scenario = {
    ...{ name: 'x/task', title: 'X', source: 'x', kind: 'task' as const },
    options: z.strictObject({}),
  };
  const generate = () => ({ experiences: [], outputs: 1 });
  expect(defineScenario({ ...scenario, dataset: features, generate }).backbone).toBe('features');
  expect(defineScenario({ ...scenario, dataset: images, generate }).backbone).toBe('pixels');
  expect(defineScenario({ ...scenario, dataset: 'mnist', generate }).backbone).toBe('pixels');
});
