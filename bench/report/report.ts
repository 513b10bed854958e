import { environmentOf } from '../../src/runs/environment.js';
import type { Measured, Peers, Subject } from '../measuring/kind.js';
import type { PyTorch } from '../pytorch/installation.js';
import { versions } from './versions.js';

/** A measurement of one subject. */
export interface Measurement extends Subject, Measured {
  /** Its kind. */
  what: string;
}

/** What is said of all measurements of a bench. */
export interface Setting {
  machine: Record<string, string | number>;
  versions: Record<string, string>;
  /** What ours is compared with, where it is here. */
  peers: ({ name: string } & PyTorch)[];
}

/** What the bench prints as JSON. */
export interface Report extends Setting {
  measurements: Measurement[];
}

export function settingOf({ pytorch }: Peers): Setting {
  const { machine } = environmentOf('onnx', 'cpu');
  return { machine, versions, peers: pytorch ? [{ name: 'PyTorch', ...pytorch }] : [] };
}
