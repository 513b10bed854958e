import { hasModel } from '../models/model-file.js';
import type { RunRecord } from './record.js';

/** What finished runs may have to have beside their accuracies. */
export interface Wanted {
  /** Every how many steps they were tested on the way. */
  evaluateEvery?: number | undefined;
  /** The folder that has their networks. */
  saveModel?: string | undefined;
}

/** Why a finished run has to be computed again: it was not tested so, or its network was not written; undefined if it has all. */
export function lackOf(
  run: Pick<RunRecord, 'id' | 'configuration' | 'anytime'>,
  { evaluateEvery, saveModel }: Wanted,
): 'tests' | 'model' | undefined {
  const { anytime } = run;
  if (evaluateEvery !== undefined && anytime?.every !== evaluateEvery) return 'tests';
  // Versions before did not keep losses and borders.
  if (evaluateEvery !== undefined && anytime!.accuracies.length > 0 && !anytime!.losses) return 'tests';
  return saveModel !== undefined && !hasModel(saveModel, run) ? 'model' : undefined;
}
