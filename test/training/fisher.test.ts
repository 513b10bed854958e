import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { Random } from '../../src/random/random.js';
import { crossEntropy, largest, type Pass } from './naive.js';
import { type NaiveTerm, penalised } from './naive-penalty.js';
import { expectLoops, type NaiveRun } from './naive-run.js';

const random = new Random(5);
const coefficient = 3;

/** The labels that a sample's losses are taken with, and what each counts. */
type Choice = (given: {
  label: number;
  uniform: number;
  probabilities: number[];
}) => { label: number; counts: number }[];

const choices = {
  predicted: ({ probabilities }) => [{ label: largest(probabilities), counts: 1 }],
  given: ({ label }) => [{ label, counts: 1 }],
  drawn: ({ uniform, probabilities }) => {
    let sum = 0;
    const label = probabilities.findIndex((probability) => {
      sum += probability;
      return sum > uniform;
    });
    return [{ label, counts: 1 }];
  },
  all: ({ probabilities }) => probabilities.map((counts, label) => ({ label, counts })),
} satisfies Record<string, Choice>;

/** The Fisher information of a task, sample by sample, of all parameters in a row. */
function fisherOf(run: NaiveRun, task: number, choice: Choice): number[] {
  const samples = run.samples(task);
  const draw = random.split('importance', task);
  const sums = run.network.values.map(() => 0);
  for (const sample of samples) {
    const pass = run.pass(sample);
    const uniform = draw.uniform();
    const { probabilities, slopesWith } = cross(pass, run.counts(task));
    for (const { label, counts } of choice({ label: sample.label, uniform, probabilities })) {
      run.network.slopesOf(pass, slopesWith(label)).forEach((slope, at) => {
        sums[at]! += counts * slope ** 2;
      });
    }
  }
  return sums.map((sum) => sum / samples.length);
}

/** The probabilities of the columns that count, which come first, and the slopes of a label's cross-entropy. */
function cross({ logits }: Pass, counts: (column: number) => boolean) {
  const slopesWith = (label: number) => crossEntropy(logits, label, counts).slopes;
  const probabilities = slopesWith(0).map((slope, column) => slope + (column === 0 ? 1 : 0));
  return { probabilities: probabilities.filter((_, column) => counts(column)), slopesWith };
}

const distance = (a: number[], b: number[]) =>
  Math.hypot(...a.map((value, at) => value - b[at]!)) / Math.hypot(...b);

describe.each(['onnx', 'cpu'] as const)('EWC on %s against loops in double precision', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });
  afterAll(() => engine.release());

  describe.each(scenarioKinds)('%s-incremental', (kind) => {
    it.each(Object.keys(choices) as (keyof typeof choices)[])('with labels %s', async (fisherLabels) => {
      const terms: NaiveTerm[] = [];
      await expectLoops(
        engine,
        await strategies.find('ewc'),
        kind,
        { coefficient, fisherLabels },
        {
          learn(run, task) {
            run.epochs(run.samples(task), task, (batch) =>
              penalised(run.meanCrossEntropy(batch, task), coefficient, terms, run.network.values),
            );
            const importance = fisherOf(run, task, choices[fisherLabels]);
            for (const [other, choice] of Object.entries(choices)) {
              if (other === fisherLabels || task === 0) continue;
              expect(distance(fisherOf(run, task, choice), importance), other).toBeGreaterThan(0.01);
            }
            terms.push({ importance, anchor: run.network.values });
          },
        },
        { curriculum: { random } },
      );
      expect(terms).toHaveLength(3);
    });

    it.each([undefined, 0.5])('online, with gamma %s', async (gamma) => {
      const terms: NaiveTerm[] = [];
      await expectLoops(
        engine,
        await strategies.find('online-ewc'),
        kind,
        { coefficient, fisherLabels: 'all', ...(gamma !== undefined && { gamma }) },
        {
          learn(run, task) {
            run.epochs(run.samples(task), task, (batch) =>
              penalised(run.meanCrossEntropy(batch, task), coefficient, terms, run.network.values),
            );
            const earlier = terms.pop()?.importance;
            const importance = fisherOf(run, task, choices.all).map(
              (own, at) => own + (gamma ?? 1) * (earlier?.[at] ?? 0),
            );
            terms.push({ importance, anchor: run.network.values });
          },
        },
        { curriculum: { random } },
      );
      expect(terms).toHaveLength(1);
    });
  });
});

it.each([0, 1.1, -0.5])('refuses a gamma of %s', async (gamma) => {
  const { hyperparameters } = await strategies.find('online-ewc');
  expect(hyperparameters.safeParse({ coefficient, gamma }).error?.issues[0]?.path).toEqual(['gamma']);
});
