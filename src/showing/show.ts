import { assets } from '../assets/registry.js';
import {
  type FeatureDataset,
  hasFeatures,
  type ImageDataset,
  type Labelled,
  type LoadedDataset,
  shapeOf,
} from '../data/dataset.js';
import { normalisationOf } from '../data/normalisation.js';
import { readOwn } from '../data/own/load.js';
import { loadDataset, otherData } from '../data/registry.js';
import { guarded } from '../plugins/own/guarded.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { refuseStream } from '../plugins/task-free/options.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { checkedOptions } from '../runs/checked-options.js';
import type { Options } from '../runs/configuration.js';
import type { ChosenData } from './chosen.js';

/** What `data show` tells. */
export interface ShownData {
  name: string;
  title: string;
  source: string;
  /** Identifies the data, if they are not the published ones: a SHA-256. */
  data: string | null;
  images: ShownImages | null;
  features: ShownFeatures | null;
  /** In the order of their labels. */
  classes: { name: string; train: number; test: number }[];
  scenario: ShownScenario | null;
}

interface Normalisation {
  mean: readonly number[];
  deviation: readonly number[];
}

export interface ShownImages {
  channels: number;
  height: number;
  width: number;
  padding: number;
  /** As the backbone `pixels` applies it. */
  normalisation: Normalisation;
  /** What it would be by the training images. */
  ofTraining: Normalisation;
}

export interface ShownFeatures {
  width: number;
  /** Of both parts. */
  least: number;
  most: number;
}

export interface ShownScenario {
  name: string;
  kind: string;
  seed: number;
  tasks: { classes: number[]; train: number; test: number }[];
}

/** The same, with what pictures are made from. */
export interface Shown {
  told: ShownData;
  dataset: LoadedDataset;
  scenario?: Scenario;
}

/**
 * Reads a dataset, and makes the tasks of a scenario.
 * @param options of the scenario
 * @throws UserError if data are missing or damaged, or options do not fit; PluginError
 */
export async function show(chosen: ChosenData, seed: number, options: Options | undefined): Promise<Shown> {
  const read = await readData(chosen);
  const { dataset, classNames } = read;
  const scenario = chosen.scenario && (await tasksOf(chosen.scenario, chosen, dataset, seed, options));
  const [train, test] = [countsOf(dataset.train, dataset.classes), countsOf(dataset.test, dataset.classes)];
  const told = {
    name: dataset.name,
    ...{ title: read.title, source: read.source, data: read.data },
    images: hasFeatures(dataset) ? null : imagesIn(dataset),
    features: hasFeatures(dataset) ? featuresIn(dataset) : null,
    classes: train.map((count, one) => ({
      name: classNames?.[one] ?? `${one}`,
      train: count,
      test: test[one]!,
    })),
    scenario: scenario ? scenarioIn(scenario, seed) : null,
  };
  return { told, dataset, ...(scenario && { scenario }) };
}

interface ReadData extends Pick<ShownData, 'title' | 'source' | 'data'> {
  dataset: LoadedDataset;
  classNames?: readonly string[];
}

async function readData({ dataset, own }: ChosenData): Promise<ReadData> {
  if (typeof dataset !== 'string') {
    const { title, source } = dataset;
    const { digest, ...read } = await guarded(own, () => readOwn(dataset));
    return { title, source, data: digest, ...read };
  }
  const { title, source } = assets.find(({ name }) => name === dataset) ?? MNIST;
  return { title, source, data: otherData(dataset) ?? null, dataset: await loadDataset(dataset) };
}

/** It comes with the packages, so it is no asset. */
const MNIST = { title: 'MNIST', source: 'LeCun, Bottou, Bengio, Haffner 1998' };

function tasksOf(
  definition: ScenarioDefinition,
  { own }: ChosenData,
  dataset: LoadedDataset,
  seed: number,
  options: Options = {},
): Promise<Scenario> {
  const { name, backbone } = definition;
  refuseStream(definition, options);
  const given = checkedOptions('scenario', `scenario ${name}`, definition.options, options);
  const { train, test, classes } = dataset;
  const isOfPixels = !hasFeatures(dataset) && backbone === 'pixels';
  const labels = {
    name: dataset.name,
    classes,
    train,
    test,
    ...(isOfPixels && { images: shapeOf(dataset) }),
  };
  return guarded(own, async () => definition.generate(labels, given, new Random(seed).split('scenario')));
}

const countsOf = ({ labels }: Labelled, classes: number): number[] => {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
};

function imagesIn(dataset: ImageDataset): ShownImages {
  const { channels, height, width, padding = 0, normalisation, train } = dataset;
  const { mean, deviation } = normalisation;
  return {
    ...{ channels, height, width, padding },
    normalisation: { mean, deviation },
    ofTraining: normalisationOf(train.pixels, channels, height * width),
  };
}

function featuresIn({ train, test }: FeatureDataset): ShownFeatures {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { features } of [train, test]) {
    for (const value of features.data) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return { width: train.features.shape[1]!, least, most };
}

const scenarioIn = ({ name, kind, experiences }: Scenario, seed: number): ShownScenario => ({
  ...{ name, kind, seed },
  tasks: experiences.map(({ classes, train, test }) => ({
    classes,
    train: train.rows.length,
    test: test.rows.length,
  })),
});
