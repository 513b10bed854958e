import type { z } from 'zod';
import type { Backbone } from '../../backbones/backbone.js';
import { usageError } from '../../errors/user-error.js';
import type { Head } from '../../heads/head.js';
import { isComposed } from '../../plugins/compose.js';
import type { ScenarioDefinition } from '../../plugins/scenario.js';
import type { AnyStrategy } from '../../plugins/strategy.js';
import type { OptionValue } from '../configuration.js';
import { trainingOptions } from '../resolve.js';
import type { TargetedOption } from './combinations.js';
import { alternativesText, listText, placeOf } from './given-option.js';

/** What has the options of a configuration. */
export interface PartsOfRun {
  scenario: ScenarioDefinition;
  backbone: Backbone;
  head: Head;
  strategy: AnyStrategy;
}

/**
 * Refuses alternatives that were meant as a list: none of them fits by itself, and all together do.
 * @throws UserError (usage)
 */
export function refuseListAsAlternatives(option: TargetedOption, parts: PartsOfRun): void {
  const { values } = option;
  const schema = schemaOf(option, parts);
  if (values.length < 2 || !schema) return;
  const fits = (value: OptionValue) => schema.safeParse(value).success;
  if (values.some(fits) || !fits([...values])) return;
  throw usageError(
    `${placeOf(option)} is a list: ${listText(option)} is the list; ${alternativesText(option)} are ${values.length} alternatives`,
  );
}

/** Undefined if there is no such option, which is refused elsewhere. */
function schemaOf(
  { part, target: [first, second] }: TargetedOption,
  parts: PartsOfRun,
): z.ZodType | undefined {
  const shape = (schema: z.ZodObject | undefined): Readonly<Record<string, z.ZodType>> =>
    (schema?.shape ?? {}) as Record<string, z.ZodType>;
  const { strategy } = parts;
  if (second !== undefined) {
    const member = isComposed(strategy) ? strategy.parts.find(({ name }) => name === first) : undefined;
    return shape(member?.hyperparameters)[second];
  }
  return {
    scenario: shape(parts.scenario.options),
    backbone: shape(parts.backbone.options),
    head: shape(parts.head.options),
    strategy: shape(strategy.hyperparameters),
    training: shape(trainingOptions('adam')),
  }[part][first];
}
