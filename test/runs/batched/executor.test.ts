import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../../src/engine/create.js';
import type { Engine } from '../../../src/engine/engine.js';
import type { SharedEngine } from '../../../src/engine/lanes/rounds.js';
import { SharedTime } from '../../../src/runs/batched/shared-time.js';
import type { RunConfiguration } from '../../../src/runs/configuration.js';
import { type Execution, Executor } from '../../../src/runs/executor.js';
import { resolve } from '../../../src/runs/resolve.js';
import type { TaskAccuracy } from '../../../src/training/task-accuracy.js';

/** What the lanes are seen to do, and which of them learns what is not a number, at which call of a training step. */
const seen = vi.hoisted(() => ({
  made: 0,
  joined: [] as number[],
  left: [] as number[],
  joinedAtFirstCall: undefined as number | undefined,
  features: new Map<number, Set<unknown>>(),
  failing: undefined as { lane: number; call: number } | undefined,
}));

vi.mock('../../../src/engine/lanes/lanes.js', async (original) => {
  const lanes = await original<typeof import('../../../src/engine/lanes/lanes.js')>();
  const { Lanes } = lanes;
  class WatchedLanes extends Lanes {
    constructor(engine: SharedEngine, width: number) {
      super(engine, width);
      seen.made++;
    }

    override lane(index: number): Engine {
      seen.joined.push(index);
      const engine = super.lane(index);
      let steps = 0;
      const scan = (name: string, step: never) => {
        const run = engine.scan(name, step) as (input: unknown) => Promise<unknown>;
        return async (input: { tables: { features?: unknown } }) => {
          seen.joinedAtFirstCall ??= seen.joined.length;
          const { features } = input.tables;
          if (features) seen.features.set(index, (seen.features.get(index) ?? new Set()).add(features));
          const made = await run(input);
          const isStep = name.startsWith('training step');
          if (isStep && seen.failing?.lane === index && ++steps === seen.failing.call) {
            (made as { outputs: { loss: { data: Float32Array } } }).outputs.loss.data.fill(Number.NaN);
          }
          return made;
        };
      };
      const compile = (name: string, fn: never) => {
        const run = engine.compile(name, fn);
        return (input: never) => {
          seen.joinedAtFirstCall ??= seen.joined.length;
          return run(input);
        };
      };
      return Object.assign(Object.create(engine) as Engine, { scan, compile } as unknown as Engine);
    }

    override leave(index: number): void {
      seen.left.push(index);
      super.leave(index);
    }
  }
  return { ...lanes, Lanes: WatchedLanes };
});

const engine = await createEngine('onnx');
afterAll(() => engine.release());

const settings = {
  scenario: { classesPerTask: 5 },
  head: { hidden: [8] },
  training: { epochs: 1, batchSize: 1000, learningRate: 0.01 },
};
const configuration = await resolve({
  scenario: 'split-mnist/domain',
  head: 'mlp',
  strategy: 'adam',
  settings,
});

interface Heard {
  entries: Omit<TaskAccuracy, 'seconds'>[];
  testing: number;
}

function execution(seed: number, of: Omit<RunConfiguration, 'seed'> = configuration): Execution & Heard {
  const entries: Heard['entries'] = [];
  const made = {
    configuration: { ...of, seed } as RunConfiguration,
    entries,
    testing: 0,
    listener: {
      started: () => {},
      progress: () => {},
      accuracy: ({ seconds, ...entry }: TaskAccuracy) => {
        entries.push(entry);
        made.testing += seconds;
      },
    },
  };
  return made;
}

beforeEach(() => {
  Object.assign(seen, {
    ...{ made: 0, joined: [], left: [], joinedAtFirstCall: undefined },
    ...{ failing: undefined, features: new Map() },
  });
});

describe('runs side by side', () => {
  it('come out as alone, read one table of features, share the time, and leave their lanes', async () => {
    const alone = [1, 2, 3].map((seed) => execution(seed));
    const single = new Executor(engine);
    for (const run of alone) await single.execute(run.configuration, run.listener);
    expect(seen.made).toBe(0);

    const together = [1, 2, 3].map((seed) => execution(seed));
    const begin = performance.now();
    const compiled = engine.compiling;
    const totals = await Promise.all(new Executor(engine).executeTogether(together, { lanes: 4 }));
    const whole = (performance.now() - begin) / 1000 - (engine.compiling - compiled);
    expect(together.map(({ entries }) => entries)).toEqual(alone.map(({ entries }) => entries));
    expect(totals[0]!.confusion).not.toEqual(totals[1]!.confusion);

    expect([...seen.features.keys()].sort()).toEqual([1, 2, 3]);
    // Of training and of test images.
    const tables = new Set([...seen.features.values()].flatMap((tables) => [...tables]));
    expect(tables.size).toBe(2);

    const seconds = totals.map((one) => one.seconds);
    expect(seconds.reduce((sum, one) => sum + one)).toBeLessThan(whole);
    expect(Math.max(...seconds) / Math.min(...seconds)).toBeLessThan(1.5);
    expect(together.reduce((sum, { testing }) => sum + testing, 0)).toBeLessThan(whole);
    expect([seen.made, seen.joined, seen.left.sort()]).toEqual([1, [1, 2, 3], [1, 2, 3]]);
    // Nothing is computed while the others would not be waited for.
    expect(seen.joinedAtFirstCall).toBe(3);
  });

  it('share the time of tests', async () => {
    const shareOf = vi.spyOn(SharedTime.prototype, 'shareOf').mockReturnValue(7);
    const runs = [execution(1), execution(2)];
    await Promise.all(new Executor(engine).executeTogether(runs, { lanes: 2 }));
    expect(runs.map(({ testing }) => testing)).toEqual([3 * 7, 3 * 7]);
    shareOf.mockRestore();
  });

  it('use the lanes of those before them that differ in their seed alone', async () => {
    const executor = new Executor(engine);
    await Promise.all(executor.executeTogether([execution(1), execution(2)], { lanes: 2 }));
    await Promise.all(executor.executeTogether([execution(3)], { lanes: 2 }));
    expect([seen.made, seen.joined, seen.left.sort()]).toEqual([1, [1, 0, 1], [0, 1, 1]]);
    await Promise.all(executor.executeTogether([execution(3)], { lanes: 3 }));
    expect(seen.made).toBe(2);
  });

  it.each([1, 2])('of which one diverges at call %i go on without it', async (call) => {
    const executor = new Executor(engine);
    const alone = execution(3);
    await new Executor(engine).execute(alone.configuration, alone.listener);
    seen.failing = { lane: 2, call };
    const runs = [1, 2, 3].map((seed) => execution(seed));
    const [first, second, third] = await Promise.allSettled(executor.executeTogether(runs, { lanes: 3 }));
    expect([first, third].map((one) => one!.status)).toEqual(['fulfilled', 'fulfilled']);
    expect(second).toMatchObject({
      reason: { message: expect.stringContaining(`in task ${call}: `), exitCode: 1 },
    });
    expect(runs[2]!.entries).toEqual(alone.entries);
    expect(seen.left[0]).toBe(2);
    expect(seen.left.sort()).toEqual([0, 1, 2]);
    // Its lane is taken by others.
    seen.failing = undefined;
    const others = [execution(2), execution(3)];
    await Promise.all(executor.executeTogether(others, { lanes: 3 }));
    expect(others.map(({ entries }) => entries.length)).toEqual([3, 3]);
    expect(others[1]!.entries).toEqual(alone.entries);
    expect(seen.made).toBe(1);
  });

  it('of which one cannot even begin, or is stopped at its start or on the way, go on without it', async () => {
    const stopped = execution(2);
    stopped.listener.accuracy = () => {
      throw new Error('stopped');
    };
    const unwanted = execution(4);
    unwanted.listener.started = () => {
      throw new Error('no longer wanted');
    };
    const broken = execution(3, { ...configuration, code: { ...configuration.code, protocol: 0 } });
    const runs = [broken, unwanted, stopped, execution(1)];
    const ended = await Promise.allSettled(new Executor(engine).executeTogether(runs, { lanes: 4 }));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
    expect(runs[3]!.entries).toHaveLength(3);
    expect(seen.joined).toEqual([0, 2, 1]);
    expect(seen.left).toEqual([0, 2, 1]);
  });
});
