import { expect, it } from 'vitest';
import { cellsOf } from '../../../src/reporting/cells/cells.js';
import { jointFinder } from '../../../src/reporting/cells/joint.js';
import { lackingTexts, measured, measures } from '../../../src/reporting/measures/measures.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { type Choice, failedRun, finishedRun } from '../../store/samples.js';

const joint = (choice: Choice = {}) => finishedRun([[1], [0.9, 0.8]], { ...choice, strategy: 'joint' });
const run = finishedRun([[0.9], [0.5, 0.5]], { strategy: 'ewc' });
const ofCode = (one: RunRecord, code: object): RunRecord => ({
  ...one,
  configuration: { ...one.configuration, code: { ...one.configuration.code, ...code } },
});

it('is the finished run of joint training in which nothing but the strategy differs', () => {
  const reference = joint();
  const others = [
    joint({ seed: 1 }),
    joint({ learningRate: 0.01 }),
    joint({ head: 'nsm' }),
    joint({ scenario: 'split-mnist/task' }),
    ofCode(joint(), { protocol: 7 }),
    { ...failedRun(), configuration: joint().configuration },
  ];
  expect(jointFinder([run, ...others])(run)).toBeUndefined();
  expect(jointFinder([run, ...others, reference])(run)).toBe(reference);
  expect(jointFinder([reference])(reference)).toBe(reference);
});

it('is not found if there are several, of other code, or in a file of one’s own', () => {
  const other = ofCode(joint(), { strategy: '0123456789abcdef' });
  expect(jointFinder([joint(), other])(run)).toBeUndefined();
  const { configuration } = joint();
  const own = { ...configuration, strategy: { ...configuration.strategy, source: 'a'.repeat(64) } };
  expect(jointFinder([{ ...joint(), configuration: own }])(run)).toBeUndefined();
});

it('gives intransigence, over the seeds that have one, and the caption says why others have none', () => {
  const second = finishedRun([[0.9], [0.5, 0.7]], { strategy: 'ewc', seed: 1 });
  const cells = cellsOf([run, second, joint()]);
  const [ewc, reference] = cells;
  const measure = measures.find(({ name }) => name === 'intransigence')!;
  // 1 − 0.9 and 0.8 − 0.5, in points; the other seed has no joint training.
  expect(measured(measure, ewc!)).toEqual({ mean: expect.closeTo(20, 10), deviation: null, n: 1 });
  expect(measured(measure, reference!)!.mean).toBe(0);
  const reason = /^Intransigence is missing where the run of joint training/;
  expect(lackingTexts(cells)).toContainEqual(expect.stringMatching(reason));
  expect(lackingTexts(cellsOf([run, joint()]))).not.toContainEqual(expect.stringMatching(reason));
  // Where nobody has it, it is not shown.
  expect(lackingTexts(cellsOf([run]))).not.toContainEqual(expect.stringMatching(reason));
});
