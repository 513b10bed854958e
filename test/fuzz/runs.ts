import fc from 'fast-check';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import type { FinishedRun } from '../../src/store/store.js';
import type { ConfusionCount, TaskConfusion } from '../../src/training/confusion.js';
import type { TaskAccuracy } from '../../src/training/task-accuracy.js';

/** Any text that UTF-8 can hold. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('constructor', 'a\0b', 'é\n', ''),
);

/** Of a key that the schema would drop there is a test of its own. */
const key = text.filter((one) => one !== '__proto__');

const count = fc.oneof(fc.nat(1000), fc.maxSafeNat());

/** JSON that comes back as it is: −0 becomes 0. */
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'prototype')) as never);

const named = fc
  .tuple(text, fc.dictionary(key, json, { maxKeys: 3, noNullPrototype: true }))
  .map(([name, options]) => ({ ...options, name: name || 'a name' }));

const mark = fc.stringMatching(/^[0-9a-f]{16}$/);
const code = fc.record(
  { protocol: fc.integer({ min: 1 }), scenario: mark, strategy: mark },
  { requiredKeys: ['protocol'], noNullPrototype: true },
);

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const positive = number.map(Math.abs);

const methodMemory = fc.record(
  {
    bytes: count,
    samples: fc.record(
      {
        count,
        bytesEach: count.map((value) => value + (value === 0 ? 1 : 0)),
        as: fc.constantFrom('images' as const, 'features' as const),
      },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

const time = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
  .map((date) => date.toISOString());

const accuracy = (trainTask: number, testTask: number): fc.Arbitrary<TaskAccuracy> =>
  fc.record(
    {
      trainTask: fc.constant(trainTask),
      testTask: fc.constant(testTask),
      accuracy: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
      loss: fc.oneof(number, fc.constant(Number.NaN)),
      samples: count.map((value) => value + (value === 0 ? 1 : 0)),
      seconds: positive,
    },
    { noNullPrototype: true },
  );

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

const matrix = (tasks: number) =>
  fc.tuple(...upTo(tasks).flatMap((train) => upTo(train).map((test) => accuracy(train, test))));

const early = (tasks: number) =>
  fc.tuple(
    ...upTo(tasks).map((test) => accuracy(0, test)),
    ...upTo(tasks - 1).map((train) => accuracy(train, train + 1)),
  );

/** On the way, after every so many steps, while the tasks are learnt. */
const anytime = (tasks: number) =>
  fc.integer({ min: 1, max: 9 }).chain((every) =>
    fc.array(fc.integer({ min: 1, max: tasks }), { maxLength: 3 }).chain((learnt) =>
      fc
        .tuple(
          ...learnt
            .sort((a, b) => a - b)
            .flatMap((trainTask, index) =>
              upTo(trainTask).map((testTask) =>
                accuracy(trainTask, testTask).map((entry) => ({
                  step: every * (index + 1),
                  trainTask,
                  testTask,
                  accuracy: entry.accuracy,
                })),
              ),
            ),
        )
        .chain((accuracies) =>
          fc.option(fc.tuple(...learnt.map(() => fc.option(number))), { nil: undefined }).map((losses) => ({
            every,
            accuracies,
            ...(losses?.length && {
              taskEnds: upTo(tasks).map((task) => every * learnt.filter((one) => one <= task).length),
              losses: losses.map((loss, index) => ({ step: every * (index + 1), loss })),
            }),
          })),
        ),
    ),
  );

/** Finished runs, with the ids of their configurations. */
export const finishedRun: fc.Arbitrary<RunRecord & FinishedRun> = fc
  .integer({ min: 1, max: 3 })
  .chain((tasks) =>
    fc
      .record(
        {
          configuration: fc.record(
            {
              scenario: named,
              backbone: named,
              head: named,
              strategy: named,
              training: fc.record(
                { optimizer: text, learningRate: number, epochs: number, batchSize: number },
                { noNullPrototype: true },
              ),
              code,
              seed: count,
            },
            { noNullPrototype: true },
          ),
          codeAssumed: fc.boolean(),
          tasks: fc.constant(tasks),
          taskClasses: fc.option(
            fc.array(fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }), {
              minLength: tasks,
              maxLength: tasks,
            }),
          ),
          anytime: fc.option(anytime(tasks)),
          status: fc.constant('finished' as const),
          error: fc.constant(null),
          environment: fc
            .tuple(
              fc.record(
                {
                  programVersion: text,
                  backend: text,
                  device: text,
                  machine: fc.dictionary(key, fc.oneof(text, number), { maxKeys: 3, noNullPrototype: true }),
                },
                { noNullPrototype: true },
              ),
              fc.option(fc.record({ scenario: text }, { noNullPrototype: true })),
              fc.option(fc.integer({ min: 2, max: 128 })),
            )
            .map(([environment, files, batchSeeds]) => ({
              ...environment,
              ...(batchSeeds && { batchSeeds }),
              ...(files && { files }),
            })),
          parameterCount: count,
          methodMemory: fc.option(methodMemory),
          confusion: fc.constant(null),
          seconds: positive,
          peakMemory: count,
          startedAt: time,
          finishedAt: time,
          accuracies: matrix(tasks),
          tags: fc
            .uniqueArray(fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,9}$/), { maxLength: 3 })
            .map((all) => all.sort()),
          note: fc.option(fc.stringMatching(/^[ -~äß→]{1,20}$/)),
          earlyAccuracies: fc.oneof(fc.constant<TaskAccuracy[]>([]), early(tasks)),
        },
        { noNullPrototype: true },
      )
      .map((run) => ({ ...run, id: identityOf(run.configuration) })),
  )
  .chain((run) => fc.boolean().map((isKnown) => (isKnown ? withPredictions(run) : run)));

/** With task-aware accuracies, and confusion matrices that give the accuracies after the last task. */
function withPredictions(run: RunRecord & FinishedRun): RunRecord & FinishedRun {
  const accuracies = run.accuracies.map((entry) => {
    const samples = Math.min(entry.samples, 10_000);
    const right = Math.floor(entry.accuracy * samples);
    const accuracy = right / samples;
    return { ...entry, samples, accuracy, taskAware: (1 + accuracy) / 2 };
  });
  const last = accuracies.filter(({ trainTask }) => trainTask === run.tasks);
  const tasks = last.map(({ accuracy, samples }, task): TaskConfusion => {
    const right = Math.round(accuracy * samples);
    const counts: ConfusionCount[] = [
      [7, 7, right],
      [7, 12, samples - right],
    ];
    return {
      classes: { 7: run.taskClasses?.[task] ?? [task] },
      counts: counts.filter(([, , count]) => count > 0),
    };
  });
  return { ...run, accuracies, confusion: { kind: 'class', tasks } };
}
