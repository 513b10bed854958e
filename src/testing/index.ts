/**
 * Tests that every plugin must pass, written for Vitest.
 * @module continual-bench/testing
 */

import { describe, it } from 'vitest';
import type { ScenarioDefinition } from '../plugins/scenario.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { Clause } from './clause.js';
import { scenarioContract } from './scenario-contract.js';
import { type StrategyClaims, strategyContract } from './strategy-contract.js';

export type { StrategyClaims };

/** Declares the tests of a strategy. Call it in a test file. They take a few seconds. */
export const testStrategy = (strategy: AnyStrategy, claims: StrategyClaims = {}): void =>
  declare(`strategy ${strategy?.name}`, strategyContract(strategy, claims));

/** Declares the tests of a scenario. Call it in a test file. They take a few seconds and need its dataset. */
export const testScenario = (scenario: ScenarioDefinition): void =>
  declare(`scenario ${scenario?.name}`, scenarioContract(scenario));

function declare(title: string, clauses: readonly Clause[]): void {
  describe(title, () => {
    // No time limit: how long training takes depends on the machine.
    for (const { title, check } of clauses) it(title, { timeout: 0 }, check);
  });
}
