import type { RunConfiguration } from '../../runs/configuration.js';
import type { RunRecord } from '../../runs/record.js';

/** A part of the paper to be reproduced: what to run for it, and how it is shown then. */
export interface Reproduction {
  runs: RunConfiguration[];
  /** Writes the files. @param runs those that were asked for, maybe others too */
  shown(runs: readonly RunRecord[]): Promise<{ text: string; json: object }>;
}

/** What parts of the paper have in common. */
export interface ReproductionOptions {
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  out: string;
}

export const filesText = (files: readonly string[]): string =>
  files.map((file) => `wrote ${file}\n`).join('');
