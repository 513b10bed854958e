import { readdir } from 'node:fs/promises';
import { unknownName } from './names.js';
import type { ScenarioDefinition } from './scenario.js';

const folder = new URL('../scenarios/', import.meta.url);

let definitions: Promise<ScenarioDefinition[]> | undefined;

/** Every scenario that a file in `scenarios/` exports by default, alone or as an array; ordered by file. */
export function listScenarios(): Promise<ScenarioDefinition[]> {
  definitions ??= discover();
  return definitions;
}

/** @throws UserError (usage) when there is no scenario of that name. */
export async function findScenario(name: string): Promise<ScenarioDefinition> {
  const known = await listScenarios();
  const found = known.find((definition) => definition.name === name);
  if (found === undefined) {
    throw unknownName(
      'scenario',
      name,
      known.map((definition) => definition.name),
    );
  }
  return found;
}

async function discover(): Promise<ScenarioDefinition[]> {
  // Compiled, .js beside .d.ts and .js.map; from source, .ts.
  const files = (await readdir(folder)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort();
  const found = await Promise.all(files.map(readDefinitions));
  return found.flat();
}

/** A file without a default export is a helper of others and defines none. */
async function readDefinitions(file: string): Promise<ScenarioDefinition[]> {
  const module: { default?: ScenarioDefinition | ScenarioDefinition[] } = await import(
    new URL(file, folder).href
  );
  return [module.default ?? []].flat();
}
