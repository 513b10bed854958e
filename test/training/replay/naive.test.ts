import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { float32 } from '../../../src/engine/array.js';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { scenarioKinds } from '../../../src/plugins/task-sequence.js';
import { Random } from '../../../src/random/random.js';
import { Reservoir } from '../../../src/training/memory/reservoir.js';
import type { Sample } from '../../../src/training/memory/sample-list.js';
import { crossEntropy, dot, largest } from '../naive.js';
import { expectLoops, type NaiveRun, type NaiveSample, tasks } from '../naive-run.js';
import { methodOf } from '../three-tasks.js';
import { NaiveMemory, shuffled } from './naive-memory.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

const byTask = ({ task }: NaiveSample) => `${task}`;
const byClass = ({ task, label }: NaiveSample) => `${task} ${label}`;

describe.each(scenarioKinds)('strategies against loops in plain JavaScript, %s-incremental', (kind) => {
  const seenIn = (run: NaiveRun, task: number) =>
    Array.from({ length: task + 1 }, (_, earlier) => run.samples(earlier)).flat();

  it('joint training starts again on all so far', async () => {
    await expectLoops(
      engine,
      await strategies.find('joint'),
      kind,
      {},
      {
        learn(run, task) {
          run.network = run.initial.copy();
          run.epochs(seenIn(run, task), task);
        },
      },
    );
  });

  it('cumulative training goes on with all so far', async () => {
    await expectLoops(
      engine,
      await strategies.find('cumulative'),
      kind,
      {},
      {
        learn: (run, task) => run.epochs(seenIn(run, task), task),
      },
    );
  });

  // Of 11 samples a task: held 4 times 2, 3 times 3 and then 2 times 5, or once.
  it.each([4, 3, 10, 40, 2])(
    'rehearsal repeats a memory of %i until it is as large as the task',
    async (capacity) => {
      const memory = new NaiveMemory(capacity, byTask);
      await expectLoops(
        engine,
        await strategies.find('rehearsal'),
        kind,
        { capacity },
        {
          learn(run, task) {
            const own = run.samples(task);
            const { held } = memory;
            const times = held.length === 0 ? 0 : Math.max(1, Math.floor(own.length / held.length));
            run.epochs([...own, ...new Array<NaiveSample[]>(times).fill(held).flat()], task);
            memory.take(shuffled(own, task));
          },
        },
      );
      expect(memory.held).toHaveLength(Math.min(33, 3 * Math.floor(capacity / 3)));
    },
  );

  it.each([7, 40])('GDumb trains from the start on a balanced memory of %i', async (capacity) => {
    const memory = new NaiveMemory(capacity, byClass);
    await expectLoops(
      engine,
      await strategies.find('gdumb'),
      kind,
      { capacity, epochs: 3 },
      {
        learn(run, task) {
          memory.take(shuffled(run.samples(task), task));
          run.network = run.initial.copy();
          for (let epoch = 0; epoch < 3; epoch++) run.epoch(memory.held, { task, epoch });
        },
      },
    );
  });
});

describe('class-incremental strategies against loops in plain JavaScript', () => {
  it('ER-ACE tells apart only the classes of the batch, and all that are held', async () => {
    const draws: Sample[][] = [];
    class Noted extends Reservoir {
      override draw(name: string, size: number): Int32Array {
        const places = super.draw(name, size);
        draws.push(Array.from(places, (place) => this.held[place]!));
        return places;
      }
    }
    const seen: NaiveSample[] = [];
    let step = 0;
    await expectLoops(
      engine,
      await strategies.find('er-ace'),
      'class',
      { capacity: 6, drawn: 3 },
      {
        learn(run, task) {
          seen.push(...run.samples(task));
          run.epochs(run.samples(task), task, (batch) => {
            const present = new Set(batch.map(({ label }) => label));
            const sloped = (sample: NaiveSample, counts: (column: number) => boolean) => {
              const pass = run.pass(sample);
              return { pass, ...crossEntropy(pass.logits, sample.label, counts) };
            };
            const own = batch.map((sample) => sloped(sample, (column) => present.has(column)));
            const drawn = draws[step++]!.map(({ row }) => sloped(seen[row]!, run.counts(task)));
            const mean = (all: typeof own) => all.map((one) => ({ ...one, share: 1 / all.length }));
            const all = [...mean(own), ...mean(drawn)];
            return {
              passes: all.map(({ pass }) => pass),
              slopes: all.map(({ slopes, share }) => slopes.map((slope) => slope * share)),
              loss: all.reduce((sum, { loss, share }) => sum + loss * share, 0),
            };
          });
        },
      },
      { curriculum: { plan: new Noted(6, new Random(1)) } },
    );
    expect(draws).toHaveLength(step);
    expect(draws.map(({ length }) => length).slice(0, 3)).toEqual([0, 3, 3]);
  });

  it.each(['seen', 'all'] as const)(
    'iCaRL learns old answers on the task and the exemplars, and predicts by their nearest mean; %s outputs',
    async (outputs) => {
      const memory = new NaiveMemory(9, byClass);
      const strategy = await strategies.find('icarl');
      const start = methodOf('class', strategy).network.initialParameters(new Random(3));
      const { shape, data } = start['hidden1.bias']!;
      // Without a unit that is on, a sample would be as far from all means.
      const initialParameters = {
        ...start,
        'hidden1.bias': float32(
          shape,
          data.map((bias) => bias + 2),
        ),
      };
      let means: (number[] | undefined)[] = [];
      const embedded = (run: NaiveRun, sample: NaiveSample) => unit(run.pass(sample).h);
      await expectLoops(
        engine,
        strategy,
        'class',
        { capacity: 9 },
        {
          learn(run, task) {
            const teacher = run.network.copy();
            run.epochs([...run.samples(task), ...memory.held], task, (batch) => {
              const passes = batch.map((sample) => run.pass(sample));
              const terms = passes.map(({ logits }, at) => {
                const old = run.pass(batch[at]!, teacher).logits;
                return logits.map((logit, column) => {
                  const isOld = column < 2 * task;
                  const target = isOld ? sigmoid(old[column]!) : Number(column === batch[at]!.label);
                  const isSeen = run.counts(task)(column);
                  return {
                    loss: isSeen
                      ? -target * Math.log(sigmoid(logit)) - (1 - target) * Math.log(sigmoid(-logit))
                      : 0,
                    slope: isSeen ? sigmoid(logit) - target : 0,
                  };
                });
              });
              return {
                passes,
                slopes: terms.map((columns) => columns.map(({ slope }) => slope / batch.length)),
                loss: terms.flat().reduce((sum, { loss }) => sum + loss, 0) / batch.length,
              };
            });
            const own = shuffled(run.samples(task), task);
            const share = memory.shareWith(own);
            const labels = [...new Set(own.map(({ label }) => label))];
            memory.take(
              labels.flatMap((label) => {
                const ofClass = own.filter((sample) => sample.label === label);
                return herded(
                  ofClass.map((sample) => embedded(run, sample)),
                  share,
                ).map((at) => ofClass[at]!);
              }),
            );
            means = Array.from({ length: 2 * tasks }, (_, label) => {
              const exemplars = memory.held.filter((sample) => sample.label === label);
              return exemplars.length === 0
                ? undefined
                : unit(sumOf(exemplars.map((sample) => embedded(run, sample))));
            });
          },
          predict(run, sample, _task, counts) {
            const at = embedded(run, sample);
            const nearness = means.map((mean) => (mean ? -distance(at, mean) : Number.NEGATIVE_INFINITY));
            return largest(nearness, counts);
          },
        },
        { curriculum: { initialParameters }, outputs },
      );
      expect(memory.held.map(({ label }) => label).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    },
  );
});

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

const unit = (values: readonly number[]): number[] => {
  const length = Math.hypot(...values);
  return values.map((value) => (length > 0 ? value / length : 0));
};

const sumOf = (rows: readonly number[][]): number[] =>
  rows[0]!.map((_, at) => rows.reduce((sum, row) => sum + row[at]!, 0));

const distance = (a: readonly number[], b: readonly number[]): number => {
  const away = a.map((value, at) => value - b[at]!);
  return Math.sqrt(dot(away, away));
};

/** Positions of rows, each of which brings the mean of those before it nearest to that of all. */
function herded(rows: readonly number[][], count: number): number[] {
  const goal = unit(sumOf(rows));
  const picked: number[] = [];
  while (picked.length < Math.min(count, rows.length)) {
    const away = rows.map((_, at) => {
      if (picked.includes(at)) return Number.POSITIVE_INFINITY;
      const chosen = [...picked, at].map((one) => rows[one]!);
      return distance(
        goal,
        sumOf(chosen).map((value) => value / chosen.length),
      );
    });
    picked.push(away.indexOf(Math.min(...away)));
  }
  return picked;
}
