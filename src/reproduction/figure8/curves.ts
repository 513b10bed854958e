import { type Cell, cellFinder, type Spread } from '../../reporting/cells/cells.js';
import type { RunRecord } from '../../runs/record.js';
import type { PlannedCurve } from './plan.js';
import { BACKBONE_PARAMETERS } from './published.js';

/** One of our curves. Accuracies are in percent. */
export interface FigureCurve extends PlannedCurve {
  /** Number of runs asked for. */
  wanted: number;
  /** Number of finished runs. */
  n: number;
  /** Number of runs that failed. */
  failed: number;
  /** The finished runs. */
  runs: RunRecord[];
  /** Average accuracy over the tasks so far, after each task [tasks]; empty if no run has finished. */
  points: Spread[];
  /** After the last task; null if no run has finished. */
  mean: number | null;
  /** Population standard deviation; null with fewer than two runs. */
  deviation: number | null;
  /** Numbers of parameters; null if no run has finished. */
  parameters: { trainable: number; withBackbone: number } | null;
}

/** @param wanted number of seeds that each curve should have */
export function curvesOf(
  planned: readonly PlannedCurve[],
  records: readonly RunRecord[],
  wanted: number,
): FigureCurve[] {
  const cellOf = cellFinder(records);
  return planned.map((curve) => figureCurve(curve, cellOf(curve.configuration), wanted));
}

function figureCurve(planned: PlannedCurve, cell: Cell<RunRecord> | undefined, wanted: number): FigureCurve {
  const points = (cell?.curve ?? []).map(({ mean, deviation }) => ({
    mean: 100 * mean,
    deviation: deviation === null ? null : 100 * deviation,
  }));
  const trainable = cell?.runs[0]?.parameterCount ?? null;
  return {
    ...planned,
    wanted,
    n: cell?.n ?? 0,
    failed: cell?.failed ?? 0,
    runs: cell?.runs ?? [],
    points,
    mean: points.at(-1)?.mean ?? null,
    deviation: points.at(-1)?.deviation ?? null,
    parameters: trainable === null ? null : { trainable, withBackbone: trainable + BACKBONE_PARAMETERS },
  };
}
