import { environmentColumns } from '../reporting/cells/environment.js';
import { sampleDeviation } from '../statistics/welch.js';
import { cost, type OurFigures, type TestedDifference } from './comparison.js';

/** What a row of CSV says of our figures, of the test against the published one, and of what they cost. */
export const figureColumns = (cell: OurFigures & TestedDifference) => ({
  mean: cell.mean,
  populationDeviation: cell.deviation,
  sampleDeviation: cell.deviation === null ? null : sampleDeviation(cell.deviation, cell.n),
  n: cell.n,
  wanted: cell.wanted,
  failed: cell.failed,
  difference: cell.difference,
  intervalLow: cell.test?.interval[0],
  intervalHigh: cell.test?.interval[1],
  t: cell.test?.t,
  degreesOfFreedom: cell.test?.degreesOfFreedom,
  p: cell.test?.p,
  verdict: cell.verdict,
  ...environmentColumns(cell.runs),
  seconds: cost([cell]).seconds,
  peakMemory: cost([cell]).peakMemory || null,
});
