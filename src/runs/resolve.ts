import { z } from 'zod';
import type { Backbone } from '../backbones/backbone.js';
import { requireReadable } from '../backbones/features-by.js';
import { findBackbone } from '../backbones/registry.js';
import { dataMark } from '../data/registry.js';
import { usageError } from '../errors/user-error.js';
import { findHead } from '../heads/registry.js';
import { widthsOf } from '../heads/widths.js';
import type { SourceHash } from '../plugins/composition/part-names.js';
import type { Chosen } from '../plugins/discover.js';
import { type PartOptions, refuseBothParts } from '../plugins/part-of-tasks.js';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import { completedStream, refuseStream, type StreamOptions } from '../plugins/task-free/options.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { findOptimizer, optimizers } from '../training/optimizers/registry.js';
import { refuseBordersNeeded, usesBorders } from './borders-needed.js';
import { checkedOptions, isNested } from './checked-options.js';
import {
  MOST,
  type Options,
  type RunConfiguration,
  type SettingsPart,
  settingsParts,
  type TrainingOptions,
} from './configuration.js';
import { refuseMisfits } from './misfits.js';
import { PROTOCOL } from './protocol.js';
import { defaultOptimizer, hyperparametersOf } from './strategy-options.js';

/** The parts of a configuration that a user can set, by part and option. */
export type Settings = Partial<Record<SettingsPart, Options>>;

/** What a user asks for; everything else is a default. */
export interface RunRequest {
  scenario: string;
  /** Default: the scenario's own. */
  backbone?: string | undefined;
  head: string;
  strategy: string;
  settings: Settings;
}

/** The training protocol's options and their defaults for an optimizer. */
export const trainingOptions = (optimizer: string, isTaskFree = false) =>
  z.strictObject({
    optimizer: z
      .enum(optimizers.map(({ name }) => name))
      .default(optimizer)
      .describe('depends on the strategy'),
    learningRate: z
      .number()
      .positive()
      .default(findOptimizer(optimizer).learningRate)
      .describe('depends on the optimizer'),
    epochs: z
      .int()
      .positive()
      .max(MOST)
      .default(isTaskFree ? 1 : 4)
      .describe('passes over the training data of each task; 1 in a stream without borders'),
    steps: z
      .int()
      .positive()
      .max(MOST)
      .optional()
      .describe('steps of the training of each task, in place of epochs'),
    batchSize: z
      .int()
      .positive()
      .max(MOST)
      .default(isTaskFree ? 10 : 128)
      .describe(
        'samples per batch; the last batch of an epoch may be smaller; 10 if not set in a stream without borders',
      ),
    dropLast: z
      .literal(true)
      .optional()
      .describe('whether the last batch of an epoch is left out if it is smaller'),
    outputs: z
      .enum(['seen', 'all'])
      .optional()
      .describe(
        'class-incremental: which outputs count, those of the classes seen so far (seen, the default) or all from the start (all)',
      ),
    consolidateEvery: z
      .int()
      .positive()
      .max(MOST)
      .optional()
      .describe(
        'in a stream without borders: number of steps after which a strategy takes a task for ended, for strategies that need to know that',
      ),
  });

/** The same, with the plugins themselves, which may be the user's own. */
export interface ChosenRun extends Omit<RunRequest, 'scenario' | 'strategy'> {
  scenario: Chosen<ScenarioDefinition>;
  strategy: Chosen<AnyStrategy>;
  /** Identifies the scenario's data, if they are not the published ones; see `dataMark`. */
  data: string | undefined;
}

/**
 * The whole configuration of a run except for its seed, with every default written out.
 * @throws UserError (usage) for an unknown name or option, or a value of the wrong type.
 */
export async function resolve(request: RunRequest): Promise<Omit<RunConfiguration, 'seed'>> {
  const scenario = await scenarios.chosenBuiltIn(request.scenario);
  return resolveChosen({
    ...request,
    scenario,
    strategy: await strategies.chosenBuiltIn(request.strategy),
    data: await dataMark(scenario.definition.dataset),
  });
}

/** Like `resolve`. */
export function resolveChosen(request: ChosenRun): Omit<RunConfiguration, 'seed'> {
  const { settings, data } = request;
  const scenario = request.scenario.definition;
  const strategy = request.strategy.definition;
  const head = findHead(request.head);
  const backbone = findBackbone(request.backbone ?? scenario.backbone);
  requireReadable(scenario.dataset, backbone);
  refuseMisfits({ scenarios: [scenario], strategies: [strategy] });
  const hyperparameters = hyperparametersOf(strategy, scenario.kind, settings.strategy);
  refuseStream(scenario, settings.scenario);
  const ofScenario = completedStream(
    parsed('scenario', scenario, scenario.options, settings.scenario) as StreamOptions & Part,
  );
  refuseBothParts(ofScenario as PartOptions);
  const isTaskFree = scenario.isTaskFree || ofScenario.borders !== undefined;
  const ofHead = parsed('head', head, head.options, withWidths(settings.head));
  const optimizer = settings.training?.optimizer ?? defaultOptimizer(strategy);
  if (typeof optimizer !== 'string') throw usageError('training.optimizer must be a name');
  const training = trainingOf({ kind: scenario.kind, isTaskFree }, optimizer, settings.training);
  const learning = { strategy, hyperparameters, head: ofHead };
  if (isTaskFree) refuseBordersNeeded(learning, training.consolidateEvery);
  // What changes no number must not tell two runs apart.
  const own = strategies.sourcesOf({ name: strategy.name, source: request.strategy.source });
  if (!usesBorders(learning, own)) delete training.consolidateEvery;
  return {
    ...(data !== undefined && { data }),
    scenario: withSource(request.scenario, ofScenario as Part) as RunConfiguration['scenario'],
    backbone: parsed('backbone', backbone, backbone.options, completed(backbone, settings.backbone)),
    head: ofHead,
    strategy: withSource(request.strategy, { name: strategy.name, ...hyperparameters }),
    training,
    code: {
      protocol: PROTOCOL,
      ...(request.scenario.code !== undefined && { scenario: request.scenario.code }),
      ...(request.strategy.code !== undefined && { strategy: request.strategy.code }),
    },
  };
}

/** @throws UserError (usage) also for options that exclude each other or have no effect */
function trainingOf(
  { kind, isTaskFree }: { kind: ScenarioKind; isTaskFree: boolean },
  optimizer: string,
  given: Options = {},
): TrainingOptions {
  const schema = trainingOptions(findOptimizer(optimizer).name, isTaskFree);
  const { epochs, ...others } = checkedOptions('training', 'training', schema, given) as TrainingOptions;
  if (others.outputs !== undefined && kind !== 'class') {
    throw usageError('training.outputs is for class-incremental scenarios; elsewhere all outputs count');
  }
  if (isTaskFree && (others.steps !== undefined || epochs !== 1)) {
    throw usageError(
      'a stream without borders is seen once: leave out training.steps and training.epochs, which is 1 there',
    );
  }
  if (!isTaskFree && others.consolidateEvery !== undefined) {
    throw usageError(
      'training.consolidateEvery is for streams without borders, as scenario.borders=hidden makes them; elsewhere a strategy is told when a task ends',
    );
  }
  if (others.steps === undefined) return { ...others, epochs };
  if (given.epochs !== undefined) {
    throw usageError('training.steps takes the place of training.epochs; give one of them');
  }
  return others;
}

type Part = { name: string } & Options;

const withSource = ({ source }: Chosen<unknown>, part: Part): Part & { source?: SourceHash } =>
  source === undefined ? part : { ...part, source };

/** Options with those added that depend on others. Wrong types are left for the schema to refuse. */
const completed = (backbone: Backbone, given: Options = {}): Options =>
  (backbone.completed?.(given) ?? given) as Options;

/** `head.hidden` as a list, however it was given. */
const withWidths = ({ hidden, ...others }: Options = {}): Options =>
  hidden === undefined ? others : { hidden: widthsOf(hidden), ...others };

const parsed = (
  part: SettingsPart,
  { name }: { name: string },
  schema: z.ZodObject,
  given: Options = {},
): Part => ({ name, ...checkedOptions(part, `${part} ${name}`, schema, given) });

/** Adds one setting; it replaces an earlier one of the same option. */
export const withSetting = (
  settings: Settings,
  part: SettingsPart,
  option: string,
  value: Options[string],
): Settings => ({ ...settings, [part]: { ...settings[part], [option]: value } });

/** Merges settings; if both set an option, `over` wins, but of a composed strategy's parts all options are kept. */
export const merged = (settings: Settings, over: Settings): Settings =>
  Object.fromEntries(
    settingsParts
      .filter((part) => settings[part] || over[part])
      .map((part) => [part, mergedOptions(settings[part], over[part])]),
  );

function mergedOptions(options: Options = {}, over: Options = {}): Options {
  const both = Object.entries(over).map(([name, value]) => {
    const before = options[name];
    return [name, isNested(before) && isNested(value) ? { ...before, ...value } : value] as const;
  });
  return { ...options, ...Object.fromEntries(both) };
}
