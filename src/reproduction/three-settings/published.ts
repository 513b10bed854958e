import type { ScenarioKind } from '../../plugins/task-sequence.js';
import type { Settings } from '../../runs/resolve.js';
import { hsu } from './hsu.js';
import { threeTypes } from './three-types.js';
import { threeTypesPermuted } from './three-types-permuted.js';

/** Accuracy in percent. */
export interface Figure {
  mean: number;
  /** Population standard deviation (divided by n) over runs; null of a single run. */
  deviation: number | null;
}

/** A published table of methods in the three settings of a stream, with an MLP. */
export interface SettingsTable {
  /** What the user types. */
  name: string;
  caption: string;
  source: string;
  /** The family of its scenarios, without the setting. */
  scenario: string;
  /**
   * Number of runs behind each figure. A single one is judged by whether it lies inside the 95 % prediction interval of
   * ours, more by Welch's test.
   */
  publishedRuns: number;
  /** Default number of seeds. */
  seeds: number;
  /** What all methods have. */
  settings(kind: ScenarioKind): Settings;
  methods: readonly Method[];
}

/** A row of a table. */
export interface Method {
  /** As the table has it. */
  name: string;
  strategy: string;
  /** Override those of the table. */
  settings?(kind: ScenarioKind): Settings;
  /** Where it is to be run; null where no figure was published. */
  published: Partial<Record<ScenarioKind, Figure | null>>;
  /** What a reader must know about its figures. */
  note?: string;
}

export const settingsTables: readonly SettingsTable[] = [hsu, threeTypes, threeTypesPermuted];
