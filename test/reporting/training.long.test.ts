import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/reporting/cells/cells.js';
import { gridsOf } from '../../src/reporting/cells/grid.js';
import { summaryOf } from '../../src/reporting/measures/summary.js';
import { writeReport } from '../../src/reporting/report.js';
import type { RunRecord } from '../../src/runs/record.js';
import { temporaryFolder } from '../cli/program.js';
import { finishedRun } from '../store/samples.js';
import {
  browserFile,
  chartIn,
  hovered,
  NO_BROWSER,
  openedPage,
  seriousFaults,
  startBrowser,
} from './browser.js';

const folder = temporaryFolder();

/** Of two tasks, tested at steps 400 and 800. */
const run: RunRecord = {
  ...finishedRun([[1], [0.5, 0.75]]),
  anytime: {
    every: 400,
    accuracies: [
      { step: 400, trainTask: 1, testTask: 1, accuracy: 0.5 },
      { step: 800, trainTask: 2, testTask: 1, accuracy: 0.25 },
      { step: 800, trainTask: 2, testTask: 2, accuracy: 0.75 },
    ],
    losses: [
      { step: 400, loss: 0.6173 },
      { step: 800, loss: 104.5 },
    ],
    taskEnds: [500, 900],
  },
};

let browser: Browser;
beforeAll(async () => {
  if (browserFile) browser = await startBrowser();
});
afterAll(() => browser?.close());

describe.skipIf(!browserFile)(
  `a page of runs that were tested on the way${browserFile ? '' : NO_BROWSER}`,
  () => {
    it('says at which step a point is, how large a loss is, and is usable by all', async () => {
      await writeReport([summaryOf((await gridsOf(cellsOf([run])))[0]!)], folder);
      const { page, faults } = await openedPage(browser, join(folder, 'index.html'));
      // Curves, two on the way, one per task, the loss.
      expect(await hovered(page, 1, 0, 1)).toMatchObject({
        title: ['Training steps: 800'],
        lines: [' adam: 50.00 (n = 1)'],
      });
      expect(await hovered(page, 3, 0, 0)).toMatchObject({ title: ['Steps: 400'] });
      expect(await hovered(page, 5, 0, 0)).toMatchObject({ lines: [' adam: 0.6173 (n = 1)'] });
      expect((await chartIn(page, 5)).ticks).toEqual(['0', '200', '400', '600', '800']);
      expect(await seriousFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
    });
  },
);
