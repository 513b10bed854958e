import { featuresBy } from '../backbones/features-by.js';
import { findBackbone } from '../backbones/registry.js';
import { imagesOfTask, knownOfTask } from '../backbones/transformed/images-of-task.js';
import { JoinedFeatures, withJoinedRows } from '../backbones/transformed/joined.js';
import { type FeatureDataset, hasFeatures, type ImageDataset, type KnownDataset } from '../data/dataset.js';
import { knownOf } from '../data/known-images.js';
import { knownDataset, loadChosen } from '../data/registry.js';
import type { Device } from '../engine/engine.js';
import { usageError } from '../errors/user-error.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { canonical } from './canonical.js';
import { optionsOf, type RunConfiguration } from './configuration.js';
import { type DataOfRun, dataOfRun, keyOfData } from './data-of-run.js';
import { isPrepared } from './prepare-features.js';
import { tasksOf, transformedTasks } from './tasks-of-run.js';

/** What runs have read: features are held until others are needed; images are not. */
export class DataInHand {
  private known: { key: string; dataset: KnownDataset } | undefined;
  private features: { key: string; dataset: FeatureDataset } | undefined;

  /** @param device that features are computed on */
  constructor(private readonly device: Device = 'cpu') {}

  /**
   * Reads features ahead of a run whose images are not transformed.
   * @returns false if they have to be prepared first
   * @throws UserError if images are missing or damaged
   */
  async readAhead(needed: DataOfRun): Promise<boolean> {
    if (isPrepared(needed)) return (await this.keptFeaturesOf(needed)) !== undefined;
    await this.featuresOf(needed);
    return true;
  }

  /**
   * The tasks of a run, and the features that their rows are of: those of the whole dataset, or, where a backbone reads
   * images that tasks transform, each task's own.
   * @throws UserError if images or features are missing or damaged, or the options do not fit the dataset
   */
  async tasksOf(configuration: RunConfiguration): Promise<{ scenario: Scenario; features: FeatureDataset }> {
    const needed = await dataOfRun(configuration);
    if (!isPrepared(needed)) {
      const features = await this.featuresOf(needed);
      return { scenario: await tasksOf(configuration, features), features };
    }
    const known = await this.knownOf(needed);
    const scenario = await tasksOf(configuration, known);
    if (transformedTasks(scenario).length === 0) {
      return { scenario, features: withNames(await this.featuresOf(needed, known), known) };
    }
    return {
      scenario: withJoinedRows(scenario),
      features: withNames(await this.featuresOfTasks(needed, known, scenario), known),
    };
  }

  private async knownOf(needed: DataOfRun): Promise<KnownDataset> {
    const key = keyOfData(needed);
    if (this.known?.key !== key) {
      const dataset = knownDataset(needed.dataset);
      this.known = { key, dataset: dataset ?? (await knownOfImages(needed)) };
    }
    return this.known.dataset;
  }

  /** Features of a whole dataset. @throws UserError if images or features are missing or damaged */
  private async featuresOf(needed: DataOfRun, known?: KnownDataset): Promise<FeatureDataset> {
    const kept = await this.keptFeaturesOf(needed, known);
    if (kept) return kept;
    const read = await loadChosen(needed.dataset, needed.data);
    return this.held(
      keyOfData(needed),
      withNames(await featuresBy(needed.backbone, read, this.device), read),
    );
  }

  /** The same, without images; undefined if it takes them. */
  private async keptFeaturesOf(needed: DataOfRun, given?: KnownDataset): Promise<FeatureDataset | undefined> {
    const key = keyOfData(needed);
    if (this.features?.key === key) return this.features.dataset;
    this.features = undefined;
    const backbone = findBackbone(needed.backbone.name);
    const known = backbone.kept && (given ?? knownDataset(needed.dataset));
    const kept = known && (await backbone.kept?.(known, optionsOf(needed.backbone), this.device));
    return kept && this.held(key, kept);
  }

  /** Features of each task's transformed images. @throws UserError if images or features are missing or damaged */
  private async featuresOfTasks(
    needed: DataOfRun,
    known: KnownDataset,
    scenario: Scenario,
  ): Promise<FeatureDataset> {
    const tasks = transformedTasks(scenario).map((task) => ({ task, known: knownOfTask(known, task) }));
    const digests = tasks.map(({ known: { train, test } }) => [train.digest, test.digest]);
    const key = canonical({ data: keyOfData(needed), digests });
    if (this.features?.key === key) return this.features.dataset;
    this.features = undefined;
    const backbone = findBackbone(needed.backbone.name);
    const options = optionsOf(needed.backbone);
    let images: ImageDataset | undefined;
    const joined = new JoinedFeatures(tasks.map((one) => one.known));
    for (const one of tasks) {
      const kept = await backbone.kept?.(one.known, options, this.device);
      if (!kept) images ??= await imagesFor(needed);
      joined.add(
        kept ?? (await backbone.features(imagesOfTask(images!, one.task, one.known), options, this.device)),
      );
    }
    return this.held(key, joined.dataset(known));
  }

  private held(key: string, dataset: FeatureDataset): FeatureDataset {
    this.features = { key, dataset };
    return dataset;
  }
}

async function knownOfImages(needed: DataOfRun): Promise<KnownDataset> {
  const images = await imagesFor(needed);
  return withNames(knownOf(images), images);
}

/** Features or what is known of images, with the names of the classes of what they were made from. */
const withNames = <Made extends object>(
  made: Made,
  { classNames }: Pick<FeatureDataset, 'classNames'>,
): Made => (classNames ? { ...made, classNames } : made);

async function imagesFor({ dataset, data }: DataOfRun): Promise<ImageDataset> {
  const read = await loadChosen(dataset, data);
  if (hasFeatures(read)) throw usageError(`${read.name} has features, which take no backbone`);
  return read;
}
