import type { PyTorch } from '../pytorch/installation.js';
import type { Times } from './beside.js';

/** What is measured: a head that learns by a strategy. */
export interface Subject {
  head: string;
  strategy: string;
  /** Width of both hidden layers. */
  hidden: number;
}

/** What there is to compare with. */
export interface Peers {
  pytorch: PyTorch | undefined;
}

/** What a run takes besides time for learning and testing. */
export interface RunCost {
  /** Seconds for all else: starting, reading data, making programs, ending. */
  overhead: number;
  /** The most that the process which computed it had resident, in bytes (on Linux). */
  peakMemory: number;
}

/** Times of a subject. */
export interface Measured extends Times {
  /** Of all times: milliseconds or seconds. */
  unit: 'ms' | 's';
  /** How many steps a block has, if not a whole run. */
  stepsABlock?: number;
  /** Of a whole run, the latest. */
  cost?: RunCost;
}

/** A kind of measurement: of a step, of a whole run. */
export interface Kind {
  name: string;
  /** The strategies that are measured where none are named, for each head that is measured where none are. */
  standard: Record<string, readonly string[]>;
  /** Widths that are measured where none are named. */
  hidden: readonly number[];
  /** Roughly how many seconds a measurement takes; only their ratios count. */
  seconds(subject: Subject): number;
  /** @param asked whether it was asked for by name, and may take its time */
  measure(subject: Subject, peers: Peers, asked: boolean): Promise<Measured>;
}
