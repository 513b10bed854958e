import type { LoadedDataset } from '../data/dataset.js';
import { type DatasetChoice, datasetName } from '../data/own/definition.js';
import { dataMark, loadChosen } from '../data/registry.js';
import type { Chosen } from '../plugins/discover.js';
import { guarded } from '../plugins/own/guarded.js';
import type { OwnSource } from '../plugins/own/source.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { canonical } from './canonical.js';
import type { RunConfiguration } from './configuration.js';

/** What a run reads: a dataset, and what makes features of its images. */
export interface DataOfRun {
  dataset: DatasetChoice;
  /** Identifies the data, if they are not the published ones. */
  data?: string | undefined;
  backbone: RunConfiguration['backbone'];
}

/** The same for runs that read the same. */
export const keyOfData = ({ dataset, data, backbone }: DataOfRun): string =>
  canonical({ dataset: datasetName(dataset), data, backbone });

/** @param configuration of a run whose scenario has been loaded */
export async function dataOfRun({ scenario, data, backbone }: RunConfiguration): Promise<DataOfRun> {
  const { dataset } = await scenarios.of(scenario);
  return { dataset, data, backbone };
}

/**
 * Reads a dataset outside of a run.
 * @throws UserError if it is missing, damaged or other data; PluginError, also for what the user's own file would otherwise
 * end the process by
 */
export async function loadData(
  { dataset, data }: DataOfRun,
  own: readonly OwnSource[],
): Promise<LoadedDataset> {
  const load = () => loadChosen(dataset, data);
  return typeof dataset === 'string' ? load() : guarded(own, load);
}

/**
 * Identifies the data that scenarios are made from, for their runs' configurations. Those of the user's own are read, each
 * dataset once.
 * @throws UserError if they are missing or damaged
 */
export async function dataMarks(
  chosen: readonly Chosen<ScenarioDefinition>[],
): Promise<ReadonlyMap<DatasetChoice, string | undefined>> {
  const marks = new Map<DatasetChoice, string | undefined>();
  for (const { definition, source } of chosen) {
    const { name, dataset } = definition;
    if (marks.has(dataset)) continue;
    const own = Object.values(scenarios.sourcesOf({ name, ...(source !== undefined && { source }) }));
    const mark = () => dataMark(dataset);
    marks.set(dataset, typeof dataset === 'string' ? await mark() : await guarded(own, mark));
  }
  return marks;
}
