import { splitSkeleton } from './scenarios/split.js';
import { transformSkeleton } from './scenarios/transform.js';

/** The built-in scenarios that one can start from, without their kind. */
export const scenarioModels = { 'split-mnist': splitSkeleton, 'rotated-mnist': transformSkeleton } as const;
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
