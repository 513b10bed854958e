import { splitSkeleton } from './scenarios/split.js';
import { streamSkeleton } from './scenarios/stream.js';
import { transformSkeleton } from './scenarios/transform.js';

/** What one can start from: built-in scenarios, without their kind, and a stream without borders. */
export const scenarioModels = {
  'split-mnist': splitSkeleton,
  'rotated-mnist': transformSkeleton,
  stream: streamSkeleton,
} as const;
export type ScenarioModel = keyof typeof scenarioModels;
export const scenarioModelNames = Object.keys(scenarioModels) as ScenarioModel[];

/** A scenario to start from. */
export const scenarioSkeleton = (name: string, like: ScenarioModel = 'split-mnist'): string =>
  scenarioModels[like](name);

/** The test for it. */
export const scenarioTestSkeleton = (name: string): string => `\
import { testScenario } from 'continual-bench/testing';
import scenario from './${name}.js';

testScenario(scenario);
`;
