import { canonical } from '../../runs/canonical.js';
import type { RunConfiguration } from '../../runs/configuration.js';
import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import type { RunRecord } from '../../runs/record.js';

/** The strategy that learns all data so far anew after each task. */
const JOINT = 'joint';

/** Finds the run of joint training that a run is held against, if there is one. */
export type JointFinder = (run: AnyRun) => RunRecord | undefined;

/**
 * The finder among finished runs of `records`: the one of joint training with everything else the same, the seed too. If
 * there are several, of different code, it is not clear which one is meant, and none is found.
 */
export function jointFinder(records: readonly AnyRun[]): JointFinder {
  const found = new Map<string, RunRecord | undefined>();
  for (const run of records.filter(isOwn).filter(isJoint)) {
    const key = keyOf(run.configuration);
    found.set(key, found.has(key) ? undefined : run);
  }
  return (run) => (found.size === 0 || !isOwn(run) ? undefined : found.get(keyOf(run.configuration)));
}

const isJoint = ({ status, configuration: { strategy } }: RunRecord): boolean =>
  status === 'finished' && strategy.name === JOINT && strategy.source === undefined;

/** What two runs share that differ in nothing but the strategy. */
const keyOf = ({ strategy: _, code: { strategy: __, ...code }, ...others }: RunConfiguration): string =>
  canonical({ ...others, code });
