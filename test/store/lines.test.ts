import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { type Choice, entry, failedRun, finishedRun, folder } from './samples.js';

/** A finished run of two tasks with the id of its configuration. */
const run = (choice: Choice = {}): RunRecord => {
  const sample = finishedRun([[0.1 + 0.2], [0.5, 1 / 3]], choice);
  return { ...sample, id: identityOf(sample.configuration) };
};

const lineOf = (one: RunRecord): string => linesOf([one]).trimEnd();

describe('linesOf', () => {
  it('has a line for each finished run, in one order, and gives every figure back', () => {
    const runs = [
      run({ strategy: 'si' }),
      run({ seed: 10 }),
      run({ seed: 2 }),
      run({ learningRate: 0.01 }),
      run({ head: 'nsm' }),
    ];
    const text = linesOf([...runs, failedRun({ seed: 3 })]);
    expect(linesOf([...runs].reverse())).toBe(text);
    const back = text.trimEnd().split('\n').map(runOfLine);
    expect(
      back.map(({ configuration: { head, strategy, training, seed } }) => [
        head.name,
        strategy.name,
        training.learningRate,
        seed,
      ]),
    ).toEqual([
      ['mlp', 'adam', 0.001, 2],
      ['mlp', 'adam', 0.001, 10],
      ['mlp', 'adam', 0.01, 0],
      ['mlp', 'si', 0.001, 0],
      ['nsm', 'adam', 0.001, 0],
    ]);
    const { status: _, error: __, ...whole } = runs[2]!;
    expect(back[0]).toEqual(whole);
  });

  it('keeps accuracies on tasks before they were learnt, and says nothing where there are none', () => {
    const early = [entry(0, 1, 0.5), entry(0, 2, 0.25), entry(1, 2, 0.75)];
    expect(runOfLine(lineOf({ ...run(), earlyAccuracies: early })).earlyAccuracies).toEqual(early);
    expect(lineOf(run())).not.toContain('early');
    expect(() => runOfLine(lineOf({ ...run(), earlyAccuracies: early.slice(1) }))).toThrow(
      'the accuracy on task 1 after task 0 is missing or out of order',
    );
    expect(() => runOfLine(lineOf({ ...run(), earlyAccuracies: early.slice(0, 2) }))).toThrow(
      'the accuracy on task 2 after task 1 is missing or out of order',
    );
  });

  it('keeps the method memory, and says nothing where it was not computed', () => {
    const { methodMemory } = run();
    expect(methodMemory).not.toBeNull();
    expect(runOfLine(lineOf(run())).methodMemory).toEqual(methodMemory);
    const old = lineOf({ ...run(), methodMemory: null });
    expect(old).not.toContain('methodMemory');
    expect(runOfLine(old).methodMemory).toBeNull();
  });

  it('keeps a loss that was not a number', () => {
    const one = run();
    one.accuracies[1]!.loss = Number.NaN;
    expect(runOfLine(lineOf(one)).accuracies.map(({ loss }) => loss)).toEqual([0.25, Number.NaN, 0.25]);
  });
});

describe('runOfLine', () => {
  const changed = (change: (line: Record<string, unknown>) => void): string => {
    const line = JSON.parse(lineOf(run())) as Record<string, unknown>;
    change(line);
    return JSON.stringify(line);
  };
  const accuracies = (line: Record<string, unknown>) => line.accuracies as { accuracy: number }[];

  it.each<[string, string, RegExp]>([
    ['what is not JSON', lineOf(run()).slice(0, -1), /it is not JSON/],
    ['an empty line', '', /it is not JSON/],
    ['a field that lacks', changed((line) => delete line.peakMemory), /^peakMemory: /],
    [
      'a method memory that none is',
      changed((line) => Object.assign(line.methodMemory as object, { bytes: -1 })),
      /^methodMemory\.bytes: /,
    ],
    ['a field that nobody knows', changed((line) => Object.assign(line, { note: 1 })), /note/],
    ['a wrong type', changed((line) => Object.assign(line, { seconds: '41.5' })), /^seconds: /],
    [
      'an accuracy above 1',
      changed((line) => Object.assign(accuracies(line)[2]!, { accuracy: 1.5 })),
      /^accuracies\.2\.accuracy: /,
    ],
    [
      'another configuration',
      changed((line) => Object.assign(line.configuration as object, { seed: 7 })),
      /the id does not match the configuration/,
    ],
    [
      'a gap in the matrix',
      changed((line) => accuracies(line).splice(1, 1)),
      /the accuracy on task 1 after task 2 is missing/,
    ],
    ['a matrix that is cut off', changed((line) => accuracies(line).pop()), /task 2 after task 2 is missing/],
    [
      'more accuracies than tasks',
      changed((line) => Object.assign(line, { tasks: 1 })),
      /more accuracies than 1 tasks/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => runOfLine(text)).toThrow(message);
  });
});

describe('importFinished', () => {
  it('stores runs with their times, leaves finished ones, and replaces others', () => {
    const store = openStore(`${folder()}/results.sqlite`);
    try {
      const [first, second, third] = [1, 2, 3].map((seed) => run({ seed })) as [
        RunRecord,
        RunRecord,
        RunRecord,
      ];
      const lines = (runs: RunRecord[]) => linesOf(runs).trimEnd().split('\n').map(runOfLine);
      expect(store.importFinished(lines([first]))).toBe(1);
      store.begin(second);
      store.addAccuracy(second.id, { ...second.accuracies[0]!, accuracy: 0 });
      const other = { ...first, seconds: 1 };
      Object.assign(third, { methodMemory: null });
      expect(store.importFinished(lines([other, second, third]))).toBe(2);
      expect(store.runs()).toEqual([first, second, third]);
    } finally {
      store.close();
    }
  });

  it('stores all or none', () => {
    const store = openStore(`${folder()}/results.sqlite`);
    try {
      const whole = runOfLine(lineOf(run({ seed: 1 })));
      const cut = { ...runOfLine(lineOf(run({ seed: 2 }))), accuracies: [] };
      expect(() => store.importFinished([whole, cut])).toThrow(/has 0 of 3 accuracies/);
      expect(store.runs()).toEqual([]);
    } finally {
      store.close();
    }
  });
});
