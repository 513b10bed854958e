import type { Backend, Device } from '../engine/engine.js';
import { canonicalHash } from '../runs/canonical.js';
import type { RunConfiguration } from '../runs/configuration.js';
import { programVersion } from '../runs/environment.js';
import { installedCode } from '../runs/other-code.js';
import { PROTOCOL } from '../runs/protocol.js';

/** What a worker must have to take a run. A worker cannot decline one, so each of them has a queue of its own. */
export interface Requirement {
  /** The program's version, and the mark of all code that decides numbers. */
  version: string;
  code: string;
  /** A built-in dataset. */
  dataset: string;
  /** Identifies its files, if they are not the published ones. */
  data?: string;
  backbone: string;
  backend: Backend;
  device: Device;
  tf32?: boolean;
  /** Every how many steps runs are also tested on the way. */
  evaluateEvery?: number;
  /** Whether runs use the code of users' own files. */
  ownFiles?: true;
}

/** What runs are computed with, as the command says. */
export interface Means {
  backend: Backend;
  device: Device;
  tf32?: boolean | undefined;
  evaluateEvery?: number | undefined;
}

/** The mark of the code that is installed, as far as it decides numbers. */
export async function codeMark(): Promise<string> {
  const { scenario, strategy } = await installedCode();
  const marks = { protocol: PROTOCOL, scenario: [...scenario].sort(), strategy: [...strategy].sort() };
  return canonicalHash(marks).slice(0, 8);
}

export const requirementOf = (
  { backbone, data }: Pick<RunConfiguration, 'backbone' | 'data'>,
  dataset: string,
  code: string,
  usesOwnFiles: boolean,
  { backend, device, tf32, evaluateEvery }: Means,
): Requirement => ({
  ...{ version: programVersion, code, dataset },
  ...(data !== undefined && { data }),
  ...{ backbone: backbone.name, backend, device },
  ...(tf32 && { tf32 }),
  ...(evaluateEvery !== undefined && { evaluateEvery }),
  ...(usesOwnFiles && { ownFiles: true }),
});

/** The queue's name: readable, and the same for the same requirement. BullMQ allows no colons in it. */
export const queueName = (one: Requirement): string =>
  [
    ...[one.version, one.code, one.dataset, one.data?.slice(0, 12) ?? 'published', one.backbone],
    ...[one.backend, one.device],
    ...(one.tf32 ? ['tf32'] : []),
    ...(one.evaluateEvery === undefined ? [] : [`every-${one.evaluateEvery}`]),
    ...(one.ownFiles ? ['own-files'] : []),
  ].join('_');

/** What a worker must have, for people: `continual-bench 0.1.0 (code 1a2b3c4d), mnist, device cpu`. */
export const requirementText = (one: Requirement): string =>
  [
    `continual-bench ${one.version} (code ${one.code})`,
    one.data === undefined ? one.dataset : `${one.dataset} with the files ${one.data.slice(0, 8)}`,
    ...(one.backbone === 'pixels' ? [] : [one.backbone]),
    ...(one.backend === 'onnx' ? [] : [`--backend ${one.backend}`]),
    ...(one.device === 'cpu' ? [] : [`--device ${one.device}`]),
    ...(one.tf32 ? ['--tf32'] : []),
    ...(one.ownFiles ? ['--trust-plugins'] : []),
  ].join(', ');
