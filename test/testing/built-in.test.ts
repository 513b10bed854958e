import { describe, it } from 'vitest';
import type { ImageDataset, LabelledImages } from '../../src/data/dataset.js';
import { datasetName } from '../../src/data/own/definition.js';
import { scenarios } from '../../src/plugins/scenarios.js';
import { testScenario } from '../../src/testing/index.js';
import { scenarioContract } from '../../src/testing/scenario-contract.js';
import { ofEachKind, testBuiltIn } from './built-in.js';

/** In the place of datasets that have to be fetched: small images, of a bright pixel for each class. */
function spots(name: string): ImageDataset {
  const classes = name === 'cifar100' ? 100 : 10;
  const partOf = (each: number): LabelledImages => {
    const labels = Int32Array.from({ length: classes * each }, (_, image) => image % classes);
    const pixels = new Uint8Array(labels.length * 16);
    labels.forEach((label, image) => {
      pixels[16 * image + (label % 16)] = 255;
    });
    return { pixels, labels, count: labels.length };
  };
  const normalisation = { mean: [0.5], deviation: [0.25] };
  return {
    name,
    classes,
    channels: 1,
    height: 4,
    width: 4,
    normalisation,
    train: partOf(200),
    test: partOf(20),
  };
}

// The others are in the long tests.
for (const name of ofEachKind) await testBuiltIn(name);

for (const scenario of await scenarios.list()) {
  if (scenario.dataset === 'mnist') testScenario(scenario);
  else {
    describe(`scenario ${scenario.name}`, () => {
      for (const { title, check } of scenarioContract(scenario, async (dataset) =>
        spots(datasetName(dataset)),
      ))
        it(title, check);
    });
  }
}
