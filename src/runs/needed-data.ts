import { scenarios } from '../plugins/scenarios.js';
import type { RunConfiguration } from './configuration.js';
import { dataOfRun, keyOfData } from './data-of-run.js';
import type { NeededData } from './prepare-features.js';

/** What runs read, each once. */
export async function neededData(configurations: readonly RunConfiguration[]): Promise<NeededData[]> {
  const needed = new Map<string, NeededData & { configurations: RunConfiguration[] }>();
  for (const configuration of configurations) {
    const own = Object.values(scenarios.sourcesOf(configuration.scenario));
    const data = await dataOfRun(configuration);
    const key = keyOfData(data);
    const same = needed.get(key)?.configurations;
    if (same) same.push(configuration);
    needed.set(key, { ...data, own, configurations: same ?? [configuration] });
  }
  return [...needed.values()];
}
