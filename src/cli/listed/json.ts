import { jointFinder } from '../../reporting/cells/joint.js';
import type { AnyRun } from '../../runs/elsewhere.js';
import type { InstalledCode } from '../../runs/other-code.js';
import { recordOf } from '../shown/record.js';

/** The complete records of runs as JSON, in parts. */
export function* jsonParts(runs: readonly AnyRun[], installed: InstalledCode): Iterable<string> {
  const jointOf = jointFinder(runs);
  for (const [index, run] of runs.entries()) {
    const text = JSON.stringify(recordOf(run, jointOf, installed), null, 2);
    yield `${index === 0 ? '[' : ','}\n  ${text.replaceAll('\n', '\n  ')}`;
  }
  yield runs.length === 0 ? '[]\n' : '\n]\n';
}
