import { Command, Option } from '@commander-js/extra-typings';
import { z } from 'zod';
import { backbones } from '../../backbones/registry.js';
import { heads } from '../../heads/registry.js';
import { isComposed } from '../../plugins/compose.js';
import type { Chosen } from '../../plugins/discover.js';
import { headMatters } from '../../plugins/head-matters.js';
import type { ScenarioDefinition } from '../../plugins/scenario.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import type { AnyStrategy } from '../../plugins/strategy.js';
import { type ScenarioKind, scenarioKinds } from '../../plugins/task-sequence.js';
import { trainingOptions } from '../../runs/resolve.js';
import { optimizers } from '../../training/optimizers/registry.js';
import { listOf } from '../options.js';

export interface ListedOption {
  name: string;
  type: string;
  description?: string;
  default: unknown;
}

export interface Listed {
  name: string;
  title: string;
  source: string;
  /** Of a scenario: its default backbone. */
  backbone?: string;
  /** Of a strategy: the kinds of scenario that it is for. */
  kinds?: ScenarioKind[];
  /** Of a strategy: why it is not for the others. */
  refuses?: Partial<Record<ScenarioKind, string>>;
  /** Of a strategy: whether results depend on the head. */
  headMatters?: boolean;
  options: ListedOption[];
}

export const listCommand = () =>
  new Command('list')
    .description('show scenarios, heads, strategies, optimizers and backbones with their options')
    .addOption(
      new Option(
        '--scenario <names>',
        'only these scenarios, separated by commas: names, or files of your own',
      ).argParser(listOf),
    )
    .addOption(
      new Option(
        '--strategy <names>',
        'only these strategies, separated by commas: names, files of your own, or several as one, such as er+si',
      ).argParser(listOf),
    )
    .addOption(new Option('--json', 'print as JSON'))
    .action(async (options) => {
      const all = options.scenario || options.strategy ? await those(options) : await everything();
      process.stdout.write(options.json ? `${JSON.stringify(all, null, 2)}\n` : asText(all));
    });

const listed = ({ name, title, source, options }: Omit<Listed, 'options'> & { options: z.ZodObject }) => ({
  name,
  title,
  source,
  options: optionsOf(options),
});

const listedScenario = (scenario: ScenarioDefinition): Listed => ({
  ...listed(scenario),
  backbone: scenario.backbone,
});

async function listedStrategy({ definition, source }: Chosen<AnyStrategy>): Promise<Listed> {
  const { hyperparameters, defaults, refuses = {} } = definition;
  const kinds = scenarioKinds.filter((kind) => refuses[kind] === undefined);
  const own = Object.values(strategies.sourcesOf({ name: definition.name, ...(source && { source }) }));
  const matters = await Promise.all(
    kinds.map((kind) => headMatters(definition, hyperparameters.parse(defaults[kind]), own)),
  );
  return {
    ...listed({ ...definition, options: hyperparameters }),
    kinds,
    refuses,
    headMatters: matters.includes(true),
    options: isComposed(definition)
      ? definition.parts.flatMap((part) =>
          optionsOfStrategy(part).map((option) => ({ ...option, name: `${part.name}.${option.name}` })),
        )
      : optionsOfStrategy(definition),
  };
}

const optionsOfStrategy = ({ hyperparameters, defaults }: AnyStrategy): ListedOption[] =>
  optionsOf(hyperparameters).map((option) => ({
    ...option,
    default: perKind(defaults, option.name, option.default) ?? option.default,
  }));

/** @throws UserError for an unknown name or a faulty file. */
async function those({
  scenario = [],
  strategy = [],
}: {
  scenario?: string[] | undefined;
  strategy?: string[] | undefined;
}): Promise<Record<string, Listed[]>> {
  const chosenScenarios = (await scenarios.allChosen(scenario)).map(definitionOf);
  const chosenStrategies = await strategies.allChosen(strategy);
  chosenStrategies.forEach(definitionOf);
  return {
    ...(scenario.length > 0 && { scenario: chosenScenarios.map(listedScenario) }),
    ...(strategy.length > 0 && { strategy: await Promise.all(chosenStrategies.map(listedStrategy)) }),
  };
}

function definitionOf<Definition>({ definition, fault }: Chosen<Definition>): Definition {
  if (fault) throw fault;
  return definition;
}

/** All that can be named, by its part of a configuration. */
export async function everything(): Promise<Record<string, Listed[]>> {
  const builtIn = await strategies.list();
  const training = optimizers.map(({ name, title, source }) =>
    listed({ name, title, source, options: trainingOptions(name) }),
  );
  return {
    scenario: (await scenarios.list()).map(listedScenario),
    backbone: backbones.map(listed),
    head: heads.map(listed),
    strategy: await Promise.all(builtIn.map((definition) => listedStrategy({ definition }))),
    optimizer: training,
  };
}

/**
 * A default that depends on the kind of scenario.
 * @param other that of kinds without one
 */
function perKind(
  defaults: Partial<Record<ScenarioKind, Record<string, unknown>>>,
  option: string,
  other: unknown,
) {
  const values = Object.entries(defaults).map(([kind, ofKind]) => [kind, ofKind[option]] as const);
  if (values.every(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(values.map(([kind, value]) => [kind, value ?? other]));
}

function optionsOf(schema: z.ZodObject): ListedOption[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties as Record<string, Property>).map(([name, property]) => ({
    name,
    type: typeText(property),
    ...(property.description ? { description: property.description } : {}),
    default: property.default,
  }));
}

type Property = z.core.JSONSchema.BaseSchema;

/** How a value is written: `number`, `fixed | random`, `[integer, …]`. */
function typeText({ type, enum: choices, const: only, anyOf, items }: Property): string {
  if (choices) return choices.join(' | ');
  if (only !== undefined) return `${only}`;
  if (anyOf) return anyOf.map((one) => typeText(one as Property)).join(' | ');
  if (type === 'array') return `[${typeText((items ?? {}) as Property)}, …]`;
  if (type === 'object') return '{"…": …}';
  return `${type ?? 'value'}`;
}

function asText(all: Record<string, Listed[]>): string {
  return Object.entries(all)
    .map(([part, entries]) => `${part}\n${entries.map((entry) => entryText(part, entry)).join('')}`)
    .join('\n');
}

function entryText(part: string, entry: Listed): string {
  const { name, title, source, backbone, kinds, options } = entry;
  const lines = options.map(
    ({ name: option, type, description, default: value }) =>
      `      --set ${part === 'optimizer' ? 'training' : part}.${option}=<${type}>  default ${defaultText(value)}${description ? `; ${description}` : ''}\n`,
  );
  const through = backbone === undefined ? '' : `; backbone ${backbone}`;
  const scenarios = kinds === undefined ? '' : `; scenarios ${kinds.join(', ')}`;
  const notes = strategyNotes(entry).map((note) => `      ${note}\n`);
  return `  ${name}  ${title} (${source})${through}${scenarios}\n${[...notes, ...lines].join('')}`;
}

/** What a user should know of a strategy, each as a clause. */
export const strategyNotes = (strategy: Listed): string[] => [
  ...refusalNotes(strategy),
  ...(strategy.headMatters === false ? ['trains no head: the head does not matter'] : []),
];

/** `not for task, domain: it predicts by the mean of a class, …`. */
export function refusalNotes({ refuses = {} }: Listed): string[] {
  const reasons = new Set(Object.values(refuses));
  return [...reasons].map((reason) => {
    const kinds = scenarioKinds.filter((kind) => refuses[kind] === reason);
    return `not for ${kinds.join(', ')}: ${reason}`;
  });
}

/** `0.5`, or for a default that depends on the kind of scenario `task 0.01, domain 0.5, class 100`. */
export function defaultText(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([kind, ofKind]) => `${kind} ${JSON.stringify(ofKind)}`)
    .join(', ');
}
