import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { scenarioKinds } from '../../../src/plugins/task-sequence.js';
import { Random } from '../../../src/random/random.js';
import type { Sample } from '../../../src/training/memory/sample-list.js';
import { Shares } from '../../../src/training/memory/shares.js';

import { expectLoops, type NaiveRun, type NaiveSample } from '../naive-run.js';

// The options with which methods are as in van de Ven, Tuytelaars and Tolias 2022.

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine('onnx');
});
afterAll(() => engine.release());

/** Shares that note what they draw. */
class Noted extends Shares {
  readonly drawn: Sample[][] = [];

  override draw(name: string, size: number): Int32Array {
    const places = super.draw(name, size);
    this.drawn.push(Array.from(places, (place) => this.held[place]!));
    return places;
  }
}

const byClass = ({ task, label }: Sample) => `${task} ${label}`;

/** The mean cross-entropy of some samples times a weight, to be added up. */
const weighted = (run: NaiveRun, samples: readonly NaiveSample[], task: number, weight: number) => {
  const { passes, slopes, loss } = run.meanCrossEntropy(samples, task);
  return {
    passes,
    slopes: slopes.map((ofSample) => ofSample.map((slope) => slope * weight)),
    loss: samples.length > 0 ? loss * weight : 0,
  };
};

describe.each(scenarioKinds)('%s-incremental', (kind) => {
  it('ER weighs all tasks alike, and keeps as many samples of each class', async () => {
    const plan = new Noted(9, byClass, undefined, new Random(1));
    const seen: NaiveSample[] = [];
    let step = 0;
    await expectLoops(
      engine,
      await strategies.find('er'),
      kind,
      { capacity: 9, drawn: 3, keeps: 'classes', weighing: 'tasks' },
      {
        learn(run, task) {
          seen.push(...run.samples(task));
          run.epochs(run.samples(task), task, (batch) => {
            const drawn = plan.drawn[step++]!.map(({ row }) => seen[row]!);
            const own = weighted(run, batch, task, 1 / (task + 1));
            const old = weighted(run, drawn, task, 1 - 1 / (task + 1));
            return {
              passes: [...own.passes, ...old.passes],
              slopes: [...own.slopes, ...old.slopes],
              loss: own.loss + old.loss,
            };
          });
        },
      },
      { curriculum: { plan } },
    );
    const groups = plan.held.flatMap((sample) => (sample ? [byClass(sample)] : []));
    expect([...new Set(groups)]).toHaveLength(6);
    expect(groups).toHaveLength(6);
    expect(plan.drawn.at(-1)).toHaveLength(3);
  });

  it('LwF counts once for each earlier task, over all outputs that count', async () => {
    const [alpha, temperature, perTask] = [0.7, 2, kind === 'domain'];
    await expectLoops(
      engine,
      await strategies.find('lwf'),
      kind,
      { alpha, temperature, perTask },
      {
        learn(run, task) {
          const teacher = run.network.copy();
          run.epochs(run.samples(task), task, (batch) => {
            const own = run.meanCrossEntropy(batch, task);
            const layers = kind === 'task' ? Array.from({ length: task }, (_, layer) => layer) : [0];
            const weight = (perTask ? task : 1) * alpha;
            const terms =
              task === 0
                ? []
                : batch.flatMap(({ features }) =>
                    layers.map((layer) => {
                      const pass = run.network.pass(features, layer);
                      const wanted = softmax(teacher.pass(features, layer).logits, temperature);
                      const given = softmax(pass.logits, temperature);
                      return {
                        pass,
                        loss: -wanted.reduce((sum, value, at) => sum + value * Math.log(given[at]!), 0),
                        slopes: given.map((value, at) => (value - wanted[at]!) / temperature),
                      };
                    }),
                  );
            const share = weight / batch.length;
            return {
              passes: [...own.passes, ...terms.map(({ pass }) => pass)],
              slopes: [...own.slopes, ...terms.map(({ slopes }) => slopes.map((slope) => slope * share))],
              loss: own.loss + terms.reduce((sum, { loss }) => sum + loss * share, 0),
            };
          });
        },
      },
      // In class-incremental scenarios all of them.
      { outputs: 'all' },
    );
  });
});

const softmax = (logits: readonly number[], temperature: number): number[] => {
  const powers = logits.map((logit) => Math.exp(logit / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
};
