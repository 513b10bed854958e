import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { type NaiveTerm, penalised } from './naive-penalty.js';
import { expectLoops, type NaiveRun, type NaiveStep } from './naive-run.js';

const [coefficient, alpha, damping] = [2, 0.3, 0.01];

/** Fisher information and scores, of all parameters in a row. */
class NaiveWalk {
  private readonly fisher: number[];
  private path: number[];
  /** Of the tasks so far; undefined before the first has ended. */
  private scores: number[] | undefined;

  constructor(private readonly run: NaiveRun) {
    this.fisher = run.network.values.map(() => 0);
    this.path = [...this.fisher];
  }

  /** A step down a batch's cross-entropy and a penalty, watched. */
  step(own: NaiveStep, terms: readonly NaiveTerm[]): NaiveStep {
    const before = this.run.network.values;
    const slopes = before.map(() => 0);
    own.passes.forEach((pass, sample) => {
      this.run.network.slopesOf(pass, own.slopes[sample]!).forEach((slope, at) => {
        slopes[at]! += slope;
      });
    });
    const taken = () => {
      const after = this.run.network.values;
      for (const [at, slope] of slopes.entries()) {
        const change = after[at]! - before[at]!;
        this.fisher[at] = alpha * slope ** 2 + (1 - alpha) * this.fisher[at]!;
        const distance = (this.fisher[at]! * change ** 2) / 2;
        this.path[at]! += Math.max(0, -slope * change) / (distance + damping);
      }
    };
    return { ...penalised(own, coefficient, terms, before), taken };
  }

  /** The importance after a task. */
  end(): number[] {
    const { path, scores: earlier } = this;
    const scores = path.map((score, at) => (earlier ? (score + earlier[at]!) / 2 : score));
    this.scores = scores;
    this.path = path.map(() => 0);
    const [most, best] = [Math.max(...this.fisher), Math.max(...scores)];
    return this.fisher.map((value, at) => value / most + scores[at]! / best);
  }
}

describe.each(['onnx', 'cpu'] as const)('Riemannian Walk on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine(backend);
  });
  afterAll(() => engine.release());

  it.each(scenarioKinds)('agrees with loops in double precision, %s-incremental', async (kind) => {
    let walk: NaiveWalk | undefined;
    let terms: NaiveTerm[] = [];
    await expectLoops(
      engine,
      await strategies.find('rwalk'),
      kind,
      { coefficient, alpha, damping },
      {
        learn(run, task) {
          walk ??= new NaiveWalk(run);
          run.epochs(run.samples(task), task, (batch) =>
            walk!.step(run.meanCrossEntropy(batch, task), terms),
          );
          terms = [{ importance: walk.end(), anchor: run.network.values }];
        },
      },
    );
    // Both parts count.
    const { importance } = terms[0]!;
    expect(Math.max(...importance)).toBeGreaterThan(1);
    expect(Math.min(...importance)).toBeGreaterThanOrEqual(0);
  });
});
