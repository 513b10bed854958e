import { expect, it } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { measured, shownMeasures } from '../../../src/reporting/measures/measures.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { entry, finishedRun } from '../../store/samples.js';

const namesOf = (run: RunRecord) => shownMeasures(cellsOf([run])).map(({ name }) => name);

const run = finishedRun([[1], [0.5, 0.9]]);

it('a measure that no cell has is not shown, nor one that says the same as another', () => {
  expect(namesOf(run)).toEqual([
    ...['averageAccuracy', 'learningAccuracy', 'forgetting', 'backwardTransfer'],
    ...['seconds', 'parameters', 'methodMemory', 'peakMemory'],
  ]);
});

it('forward transfer is shown where it was measured', () => {
  const early = [entry(0, 1, 0.5), entry(0, 2, 0.5), entry(1, 2, 0.75)];
  expect(namesOf({ ...run, earlyAccuracies: early })).toContain('forwardTransfer');
});

it('task-aware accuracy and its gap are shown where they were measured, intransigence beside joint training', () => {
  const accuracies = run.accuracies.map((one) => ({ ...one, taskAware: 1 }));
  const names = shownMeasures(
    cellsOf([{ ...run, accuracies }, finishedRun([[1], [1, 1]], { strategy: 'joint' })]),
  ).map(({ name }) => name);
  expect(names).toEqual([
    ...['averageAccuracy', 'taskAwareAccuracy', 'taskAwareGap', 'learningAccuracy', 'intransigence'],
    ...['forgetting', 'backwardTransfer', 'seconds', 'parameters', 'methodMemory', 'peakMemory'],
  ]);
});

it('the accuracy over samples is shown where tasks are of unequal size', () => {
  const accuracies = run.accuracies.map((one) => ({ ...one, samples: one.testTask === 1 ? 100 : 300 }));
  const unequal = { ...run, accuracies };
  const measure = shownMeasures(cellsOf([unequal])).find(({ name }) => name === 'sampleAccuracy')!;
  // 50 and 270 of 400.
  expect(measured(measure, cellsOf([unequal])[0]!)!.mean).toBeCloseTo(80, 10);
});
