import type { z } from 'zod';
import { findBackbone } from '../../backbones/registry.js';
import { UserError } from '../../errors/user-error.js';
import { findHead } from '../../heads/registry.js';
import { optimizerOf } from '../../plugins/compose.js';
import { partNames, sourcesByPart } from '../../plugins/composition/part-names.js';
import type { ScenarioDefinition } from '../../plugins/scenario.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import type { AnyStrategy } from '../../plugins/strategy.js';
import { canonical } from '../../runs/canonical.js';
import type { OptionValue, SeedlessConfiguration } from '../../runs/configuration.js';
import { trainingOptions } from '../../runs/resolve.js';
import { findOptimizer } from '../../training/optimizers/registry.js';
import { flatten } from './flatten.js';

/** The defaults of a configuration's options, by path; those that are not known here are missing. */
export type Defaults = (configuration: SeedlessConfiguration) => ReadonlyMap<string, string>;

/** What they depend on: names, the optimizer, and whether tasks have borders. */
const keyOf = ({ scenario, backbone, head, strategy, training }: SeedlessConfiguration): string =>
  canonical({
    scenario: [scenario.name, scenario.source, scenario.borders],
    backbone: backbone.name,
    head: head.name,
    strategy: [strategy.name, strategy.source],
    optimizer: training.optimizer,
  });

/**
 * Looks up the defaults that this version has. They are not known of what it does not have, such as a user's own
 * strategy whose file is not loaded.
 */
export async function defaultsOf(configurations: readonly SeedlessConfiguration[]): Promise<Defaults> {
  const distinct = new Map(configurations.map((configuration) => [keyOf(configuration), configuration]));
  const known = new Map(
    await Promise.all(
      [...distinct].map(async ([key, configuration]) => [key, await lookedUp(configuration)] as const),
    ),
  );
  return (configuration) => known.get(keyOf(configuration))!;
}

/** Looks up the defaults of scenarios' options, by path; those of unknown ones are missing. */
export async function scenarioDefaults(
  all: readonly { name: string; source?: string }[],
): Promise<(name: string) => ReadonlyMap<string, string>> {
  const known = new Map(
    await Promise.all(
      [...new Set(all.map(({ name }) => name))].map(async (name) => {
        const scenario = await found(() => scenarios.of({ name }));
        return [name, flatten({ scenario: parsed(scenario?.options) })] as const;
      }),
    ),
  );
  return (name) => known.get(name)!;
}

async function lookedUp(configuration: SeedlessConfiguration): Promise<Map<string, string>> {
  const { training } = configuration;
  const scenario = await found(() => scenarios.of(configuration.scenario));
  const strategy = await found(() => strategies.of(configuration.strategy));
  const backbone = await found(() => findBackbone(configuration.backbone.name));
  const head = await found(() => findHead(configuration.head.name));
  const optimizer = await found(() => findOptimizer(training.optimizer));
  const isTaskFree = configuration.scenario.borders !== undefined || scenario?.isTaskFree;
  const {
    optimizer: _,
    learningRate,
    ...protocol
  } = trainingOptions(optimizer?.name ?? 'adam', isTaskFree).parse({}) as Record<string, OptionValue>;
  return new Map([
    ...flatten({
      scenario: parsed(scenario?.options),
      backbone: { ...parsed(backbone?.options), ...(scenario && { name: scenario.backbone }) },
      head: parsed(head?.options),
      training: {
        ...protocol,
        ...(optimizer && { learningRate }),
        ...(strategy && { optimizer: optimizerOf(strategy) }),
      },
    }),
    ...(await ofStrategy(configuration, scenario)),
  ]);
}

/** The defaults of a strategy's hyper-parameters; of a composed one, those of the parts that are known. */
async function ofStrategy(
  { strategy }: SeedlessConfiguration,
  scenario: ScenarioDefinition | undefined,
): Promise<[string, string][]> {
  const [names, sources] = [partNames(strategy), sourcesByPart(strategy)];
  const ofParts = names.map(async (name) => {
    const part = await found(() => strategies.of({ name, source: sources[name] }));
    const place = names.length === 1 ? 'strategy' : `strategy.${name}`;
    return part ? hyperparametersOf(part, scenario, place) : [];
  });
  return (await Promise.all(ofParts)).flat();
}

/** All but those that depend on the kind of an unknown scenario. */
function hyperparametersOf(
  strategy: AnyStrategy,
  scenario: ScenarioDefinition | undefined,
  place: string,
): [string, string][] {
  const kinds = scenario ? [scenario.kind] : (['task', 'domain', 'class'] as const);
  const [first, ...others] = kinds.map((kind) =>
    flatten({ [place]: parsed(strategy.hyperparameters, strategy.defaults[kind]) }),
  ) as [Map<string, string>, ...Map<string, string>[]];
  return [...first].filter(([path, value]) => others.every((other) => other.get(path) === value));
}

const parsed = (schema: z.ZodObject | undefined, given: object = {}): Record<string, OptionValue> =>
  (schema?.safeParse(given).data ?? {}) as Record<string, OptionValue>;

/** Undefined if it is not known. */
async function found<Definition>(
  find: () => Definition | Promise<Definition>,
): Promise<Definition | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
