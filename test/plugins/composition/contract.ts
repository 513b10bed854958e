import { expect } from 'vitest';
import { checkAgreement, checkRepetition } from '../../../src/testing/agreement.js';
import { checkPenalty } from '../../../src/testing/penalty.js';
import { SmallRuns } from '../../../src/testing/small-runs.js';
import { composed } from './small.js';

/** Checks what `testStrategy` checks of a single strategy, of several as one: `er+si`. */
export async function expectContract(name: string): Promise<void> {
  const strategy = await composed(...name.split('+'));
  expect(strategy.name).toBe(name);
  const runs = new SmallRuns(strategy);
  await checkAgreement(runs, 'class');
  await checkRepetition(runs, 'class');
  await checkPenalty(strategy, 'class');
}
