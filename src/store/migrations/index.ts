import { runsAndAccuracies } from './001-runs-and-accuracies.js';
import { furtherOptions } from './002-further-options.js';
import { earlyAccuracies } from './003-early-accuracies.js';
import { ownFiles } from './004-own-files.js';
import { claims } from './005-claims.js';
import { code } from './006-code.js';
import { headOptions } from './007-head-options.js';
import { methodMemory } from './008-method-memory.js';
import { taskClasses } from './009-task-classes.js';
import { elsewhere } from './010-elsewhere.js';
import { anytimeAccuracies } from './011-anytime-accuracies.js';
import { predictions } from './012-predictions.js';
import { tags } from './013-tags.js';
import { grids } from './014-grids.js';
import { studies } from './015-studies.js';
import { precision } from './016-precision.js';
import { batchedSeeds } from './017-batched-seeds.js';
import { queuedRuns } from './018-queued-runs.js';
import { trainingLosses } from './019-training-losses.js';
import type { Migration } from './migration.js';

/** In order: the first takes an empty database to version 1. A released migration is never changed. */
export const migrations: readonly Migration[] = [
  runsAndAccuracies,
  furtherOptions,
  earlyAccuracies,
  ownFiles,
  claims,
  code,
  headOptions,
  methodMemory,
  taskClasses,
  elsewhere,
  anytimeAccuracies,
  predictions,
  tags,
  grids,
  studies,
  precision,
  batchedSeeds,
  queuedRuns,
  trainingLosses,
];
