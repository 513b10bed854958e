import { requireDataset } from '../../data/registry.js';
import { messageOf, UserError } from '../../errors/user-error.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import { dataOfRun } from '../../runs/data-of-run.js';

/** What is missing of the data that runs read, and how to get it: one text each. */
export async function missingData(configurations: readonly RunConfiguration[]): Promise<string[]> {
  const datasets = new Set(
    await Promise.all(configurations.map(async (one) => (await dataOfRun(one)).dataset)),
  );
  return [...datasets].flatMap((dataset) => {
    try {
      requireDataset(dataset);
      return [];
    } catch (error) {
      if (error instanceof UserError) return [messageOf(error)];
      throw error;
    }
  });
}
