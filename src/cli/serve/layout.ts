import { cellsOf } from '../../reporting/cells/cells.js';
import { type Grid, gridsOf } from '../../reporting/cells/grid.js';
import type { RunRecord } from '../../runs/record.js';
import type { StoredGrid } from '../../runs/stored-grid.js';

/**
 * Where each run of a stored grid has its place, as in a report of all of them: from the start, so that no row moves and
 * no line changes its colour as runs finish. All of them are among their cells' `others`.
 */
export const layoutOf = ({ runs }: Pick<StoredGrid, 'runs'>): Promise<Grid[]> =>
  gridsOf(cellsOf(runs.map(yetToCome)));

/** A run of which nothing is known but what was asked for. */
const yetToCome = ({ id, configuration }: StoredGrid['runs'][number]): RunRecord => ({
  id,
  configuration,
  codeAssumed: false,
  tasks: 1,
  taskClasses: null,
  status: 'interrupted',
  error: null,
  environment: { programVersion: '', backend: 'onnx', device: 'cpu', machine: {} },
  parameterCount: null,
  methodMemory: null,
  confusion: null,
  seconds: null,
  peakMemory: null,
  startedAt: '',
  finishedAt: null,
  accuracies: [],
  earlyAccuracies: [],
  anytime: null,
  tags: [],
  note: null,
});
