import { elsewhereFacts } from '../../reporting/cells/elsewhere.js';
import type { JointFinder } from '../../reporting/cells/joint.js';
import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import { type InstalledCode, otherCode } from '../../runs/other-code.js';
import { averageAccuracy, intransigence, taskAwareAccuracy } from '../../training/metrics.js';

/** A run as `--json` prints it: all that is stored, and what follows from it. */
export const recordOf = (run: AnyRun, jointOf: JointFinder, installed: InstalledCode): object => ({
  ...run,
  averageAccuracy: headlineOf(run),
  taskAwareAccuracy: run.status === 'finished' ? taskAwareAccuracy(run.accuracies, run.tasks) : null,
  intransigence: intransigenceOf(run, jointOf),
  elsewhere: elsewhereFacts({ runs: [run] }),
  otherCode: otherCodeOf(run, installed),
});

/** A finished run's headline as a fraction; null for any other. */
export const headlineOf = ({ status, accuracies, tasks }: AnyRun): number | null =>
  status === 'finished' ? averageAccuracy(accuracies, tasks) : null;

/** As a fraction, against the run of joint training among those that are selected; null if there is none. */
export function intransigenceOf(run: AnyRun, jointOf: JointFinder): number | null {
  const joint = run.status === 'finished' && jointOf(run);
  return joint ? intransigence(run.accuracies, joint.accuracies, run.tasks) : null;
}

/** Nothing of a run that was computed elsewhere, whose code is not known. */
export const otherCodeOf = (run: AnyRun, installed: InstalledCode): string[] =>
  isOwn(run) ? otherCode(run.configuration, installed) : [];
