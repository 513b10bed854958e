import type { Options } from '../../src/runs/configuration.js';
import {
  type ElsewhereAccuracy,
  type ElsewhereConfiguration,
  type ElsewhereRun,
  UNKNOWN_ELSEWHERE,
} from '../../src/runs/elsewhere.js';
import { identityOf } from '../../src/runs/identity.js';

export const SHA256 = 'a1b2c3d4'.repeat(8);

interface Choice {
  scenario?: string;
  head?: string;
  strategy?: string;
  seed?: number;
  sha256?: string;
  /** Options that were told. */
  told?: { scenario?: Options; head?: Options; strategy?: Options; training?: Options };
}

/** A run that was computed elsewhere, with the accuracy matrix `rows`, row after row. */
export function elsewhereRun(rows: number[][], choice: Choice = {}): ElsewhereRun {
  const { told = {} } = choice;
  const configuration: ElsewhereConfiguration = {
    scenario: { name: choice.scenario ?? 'split-mnist/domain', ...told.scenario },
    head: { name: choice.head ?? 'mlp', ...told.head },
    strategy: { name: choice.strategy ?? 'mine', ...told.strategy },
    ...(told.training && { training: told.training }),
    elsewhere: { sha256: choice.sha256 ?? SHA256 },
    seed: choice.seed ?? 0,
  };
  return {
    ...UNKNOWN_ELSEWHERE,
    id: identityOf(configuration),
    configuration,
    file: 'accuracies.csv',
    tasks: rows.length,
    accuracies: rows.flatMap((row, train) =>
      row.map((accuracy, test) => measured(train + 1, test + 1, accuracy)),
    ),
    earlyAccuracies: [],
    tags: [],
    note: null,
  };
}

export const measured = (trainTask: number, testTask: number, accuracy: number): ElsewhereAccuracy => ({
  trainTask,
  testTask,
  accuracy,
  samples: null,
  loss: null,
  seconds: null,
});
