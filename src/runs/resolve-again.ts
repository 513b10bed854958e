import { requireDataset, requireSameData } from '../data/registry.js';
import { UserError } from '../errors/user-error.js';
import { type NamedPlugin, partNames, sourcesByPart } from '../plugins/composition/part-names.js';
import { joined } from '../plugins/composition/strategies.js';
import type { Chosen, Plugins } from '../plugins/discover.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import { optionsOf } from './configuration.js';
import { dataMarks } from './data-of-run.js';
import { identityOf } from './identity.js';
import { installedCode, otherCode } from './other-code.js';
import type { RunRecord } from './record.js';
import { resolveChosen } from './resolve.js';

/**
 * Checks that this version of the program can repeat a stored run exactly: its configuration is complete, so that no
 * default of today fills a gap, and everything that it names is there and unchanged.
 * @throws UserError that says what is missing or has changed.
 */
export async function requireRepeatable({
  id,
  configuration,
  environment,
}: Pick<RunRecord, 'id' | 'configuration' | 'environment'>): Promise<void> {
  const changes = otherCode(configuration, await installedCode());
  if (changes.length > 0) {
    throw new UserError(
      `run ${id} comes from other code than is installed (${changes.join(', ')}); repeat it with the version that computed it`,
    );
  }
  const { scenario, backbone, head, strategy, training, data, seed } = configuration;
  const { files } = environment;
  const chosenScenario = await chosenAgain(scenarios, 'scenario', scenario, files?.scenario);
  const { dataset } = chosenScenario.definition;
  requireDataset(dataset);
  requireSameData(dataset, data, (await dataMarks([chosenScenario])).get(dataset));
  const resolved = resolveChosen({
    scenario: chosenScenario,
    backbone: backbone.name,
    head: head.name,
    strategy: await strategyAgain(strategy, files?.strategy),
    data,
    settings: {
      scenario: optionsOf(scenario),
      backbone: optionsOf(backbone),
      head: optionsOf(head),
      strategy: optionsOf(strategy),
      training,
    },
  });
  if (identityOf({ ...resolved, seed }) !== id) {
    throw new UserError(
      `run ${id} lacks options that this version has, or has one that changes nothing of it; repeat it with the version that computed it`,
    );
  }
}

/** @param files the path of its file, or those of the files of its parts */
async function strategyAgain(
  strategy: NamedPlugin,
  files: string | { [part: string]: string } = {},
): Promise<Chosen<AnyStrategy>> {
  const sources = sourcesByPart(strategy);
  const paths = typeof files === 'string' ? { [strategy.name]: files } : files;
  const parts = partNames(strategy).map((name) =>
    chosenAgain(strategies, 'strategy', { name, source: sources[name] }, paths[name]),
  );
  return joined(await Promise.all(parts));
}

async function chosenAgain<Definition extends { name: string }>(
  plugins: Plugins<Definition>,
  kind: string,
  { name, source }: { name: string; source?: string | undefined },
  file: string | undefined,
): Promise<Chosen<Definition>> {
  if (source === undefined) return plugins.chosenBuiltIn(name);
  if (file === undefined) {
    throw new UserError(
      `the run did not store the path of the file for ${kind} ${name}, so it cannot be repeated`,
    );
  }
  const found = (await plugins.chosen(file)).find(({ definition }) => definition.name === name);
  if (found?.source !== source) {
    throw new UserError(
      `${file} is not the file that the run used for ${kind} ${name}, or has changed; restore the one with the SHA-256 ${source}`,
    );
  }
  return found;
}
