import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../system/write-whole.js';
import type { PlannedStudy } from '../../tuning/plan.js';
import { trialsChart } from '../../tuning/shown/chart.js';
import { csvOf } from '../../tuning/shown/csv.js';
import { pageOf, type ShownStudy } from '../../tuning/shown/page.js';
import type { StudyStanding } from '../../tuning/standing.js';
import { commandOf, fileNameOf, writePreset } from './preset.js';

/** What was written of studies: presets in their order, undefined where no trial is left, and all files. */
export interface WrittenStudies {
  presets: (string | undefined)[];
  files: string[];
}

/**
 * Writes the preset and the chart of each study, and a page and a table of all, into a folder, creating it if necessary.
 * @throws UserError if a file cannot be written, or the font's files are missing or damaged
 */
export function writeStudies(
  planned: readonly PlannedStudy[],
  standings: readonly StudyStanding[],
  folder: string,
): WrittenStudies {
  const files: string[] = [];
  const presets: WrittenStudies['presets'] = [];
  const shown: ShownStudy[] = [];
  for (const [index, standing] of standings.entries()) {
    const chart = trialsChart(standing);
    const file = standing.winner === null ? undefined : writePreset(planned[index]!, standing, folder);
    const image = join(folder, `${fileNameOf(standing.study)}.png`);
    writeWhole(image, chart);
    presets.push(file);
    files.push(...(file === undefined ? [] : [file]), image);
    const preset =
      file === undefined ? undefined : { text: readFileSync(file, 'utf8'), command: commandOf(file) };
    shown.push({ standing, chart, preset });
  }
  for (const [name, content] of [
    ['index.html', pageOf(shown)],
    ['trials.csv', csvOf(standings)],
  ] as const) {
    const file = join(folder, name);
    writeWhole(file, content);
    files.push(file);
  }
  return { presets, files };
}
