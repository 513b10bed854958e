import type { RunConfiguration } from '../../runs/configuration.js';
import type { RunRecord } from '../../runs/record.js';

/** A part of the paper to reproduce: what to run for it, and how to show the results. */
export interface Reproduction {
  runs: RunConfiguration[];
  /** Writes the files. @param runs those that were asked for, and maybe others */
  shown(runs: readonly RunRecord[]): Promise<{ text: string; json: object }>;
}

/** Options that all parts of the paper share. */
export interface ReproductionOptions {
  head?: string[] | undefined;
  strategy?: string[] | undefined;
  out: string;
}

export const filesText = (files: readonly string[]): string =>
  files.map((file) => `wrote ${file}\n`).join('');
