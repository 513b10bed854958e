import { deviceText } from '../../runs/device-text.js';
import type { RunEnvironment } from '../../runs/record.js';
import { groupedBy } from './grouped-by.js';
import { groupedNames, namedBy } from './grouped-names.js';

const BATCHED = 'batched seeds';

/** What runs were computed with, as far as their numbers may depend on it. */
const parts: readonly [string, (environment: RunEnvironment) => string][] = [
  ['program version', ({ programVersion }) => programVersion],
  ['backend', ({ backend }) => backend],
  ['device', deviceText],
  [BATCHED, ({ batchSeeds = 1 }) => `${batchSeeds}`],
  ['processor', ({ machine }) => `${machine.processor ?? 'unknown'}`],
];

export interface Environed {
  /** Null if the run was computed elsewhere. */
  environment: RunEnvironment | null;
}

/** What an environment is unless the user chooses another. */
export const ENVIRONMENT_DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['backend', 'onnx'],
  ['device', 'cpu'],
  [BATCHED, '1'],
]);

export const isEnvironment = (path: string): boolean => parts.some(([part]) => part === path);

/** Each part's values over all runs of this program: `cpu and cuda`; empty without any. */
export function environmentOf(runs: readonly Environed[]): Map<string, string> {
  const environments = runs.flatMap(({ environment }) => (environment ? [environment] : []));
  return new Map(
    environments.length === 0
      ? []
      : parts.map(([part, of]) => [part, [...new Set(environments.map(of))].sort().join(' and ')]),
  );
}

/** How many seeds were computed at once, as a name and a value; nothing if every run was computed alone. */
export function batchedSeedsFact(runs: readonly Environed[]): [string, string][] {
  const counts = environmentOf(runs).get(BATCHED) ?? '1';
  return counts === '1' ? [] : [[BATCHED, counts]];
}

/** A part of the environment that differs between two sets of runs. */
export interface EnvironmentChange {
  what: string;
  before: string;
  after: string;
}

/** The parts that differ; none without runs on both sides. */
export function environmentChanges(
  before: readonly Environed[],
  after: readonly Environed[],
): EnvironmentChange[] {
  const [old, recent] = [environmentOf(before), environmentOf(after)];
  return [...old]
    .map(([what, value]) => ({ what, before: value, after: recent.get(what) ?? value }))
    .filter((change) => change.before !== change.after);
}

/** The same as columns of a CSV file. */
export function environmentColumns(runs: readonly Environed[]) {
  const environment = environmentOf(runs);
  return {
    programVersion: environment.get('program version'),
    backend: environment.get('backend'),
    device: environment.get('device'),
    batchSeeds: environment.get(BATCHED),
    processor: environment.get('processor'),
  };
}

/**
 * Says what runs were computed with where it is not the default or not the same for all, a sentence each:
 * `device: cuda in mlp · adam; cpu elsewhere.`
 */
export function environmentNotes(all: readonly { label: string; runs: readonly Environed[] }[]): string[] {
  const run = all.filter(({ runs }) => runs.length > 0);
  return parts.flatMap(([part]) => {
    const groups = [...groupedBy(run, ({ runs }) => environmentOf(runs).get(part)!)];
    if (groups.length === 0) return [];
    const [usual, ...others] = groups.sort(([, a], [, b]) => b.length - a.length);
    const [value] = usual!;
    if (others.length === 0)
      return (ENVIRONMENT_DEFAULTS.get(part) ?? value) === value ? [] : [`${part}: ${value}.`];
    const named = new Map(run.map((one) => [one, namedBy(one.label)]));
    const where = others.map(([other, members]) => {
      const names = groupedNames(
        members.map((one) => named.get(one)!),
        [...named.values()],
      );
      return `${other} in ${names.join(', ')}`;
    });
    return [`${part}: ${where.join('; ')}; ${value} elsewhere.`];
  });
}
