import { stringify } from 'csv-stringify/sync';
import { flatten } from '../../reporting/cells/flatten.js';
import { deviceText } from '../../runs/device-text.js';
import { type AnyRun, isElsewhere, isOwn } from '../../runs/elsewhere.js';
import type { InstalledCode } from '../../runs/other-code.js';
import { otherCodeOf } from '../shown/record.js';

/** Options that have columns under other names. */
const NAMED = ['scenario.name', 'head.name', 'strategy.name', 'seed'];

/**
 * CSV in parts, with one row per accuracy, those on tasks not learnt yet last. Its columns are the run, its options (such as
 * `head.hidden`) and the accuracy. A run without accuracies still gets a row.
 */
export function* csvParts(runs: readonly AnyRun[], installed: InstalledCode): Iterable<string> {
  const all = new Set(runs.flatMap(({ configuration }) => [...flatten({ ...configuration }).keys()]));
  const paths = [...all].filter((path) => !NAMED.includes(path)).sort();
  yield stringify([
    [
      ...['id', 'scenario', 'head', 'strategy', 'seed', 'status', 'error'],
      ...[
        'programVersion',
        'backend',
        'device',
        'batchSeeds',
        'codeAssumed',
        'otherCode',
        'methodMemory',
        'elsewhereFile',
      ],
      ...['tags', 'note'],
      ...paths,
      ...['trainTask', 'testTask', 'accuracy', 'taskAware', 'loss', 'samples', 'seconds'],
    ],
  ]);
  for (const run of runs) yield stringify(rowsOf(run, paths, installed));
}

function rowsOf(run: AnyRun, paths: readonly string[], installed: InstalledCode): unknown[][] {
  const options = flatten({ ...run.configuration });
  const entries: Partial<AnyRun['accuracies'][number]>[] = [...run.accuracies, ...run.earlyAccuracies];
  const ofRun = [
    run.id,
    ...NAMED.map((path) => options.get(path)),
    run.status,
    run.error,
    run.environment?.programVersion,
    run.environment?.backend,
    run.environment ? deviceText(run.environment) : undefined,
    isOwn(run) ? (run.environment.batchSeeds ?? 1) : undefined,
    isOwn(run) ? `${run.codeAssumed}` : undefined,
    otherCodeOf(run, installed).join('; '),
    run.methodMemory?.bytes,
    isElsewhere(run) ? run.file : undefined,
    run.tags.join(' '),
    run.note,
    ...paths.map((path) => options.get(path)),
  ];
  return (entries.length > 0 ? entries : [{}]).map((entry) => [
    ...ofRun,
    entry.trainTask,
    entry.testTask,
    entry.accuracy,
    'taskAware' in entry ? entry.taskAware : undefined,
    entry.loss,
    entry.samples,
    entry.seconds,
  ]);
}
