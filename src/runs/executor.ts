import { otherData, requireSameData } from '../data/registry.js';
import type { Engine } from '../engine/engine.js';
import { canHaveLanes, Lanes } from '../engine/lanes/lanes.js';
import { scenarios } from '../plugins/scenarios.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { Learner } from '../training/learner.js';
import { MemoryReads } from '../training/memory/memory-reads.js';
import type { Method } from '../training/method.js';
import { laneOf } from './batched/groups.js';
import { SharedTime } from './batched/shared-time.js';
import { canonical } from './canonical.js';
import { type RunConfiguration, seedless, usesOwnFiles } from './configuration.js';
import { curriculumOf } from './curriculum.js';
import { DataInHand } from './data-in-hand.js';
import type { DataOfRun } from './data-of-run.js';
import { type ExecutionListener, type ExecutionTotals, learned, type PreparedRun } from './learned-run.js';
import { methodOf } from './method.js';
import { requireCode } from './other-code.js';
import { refuseMoreSteps } from './steps-misfit.js';

/** One of the runs that are executed side by side. */
export interface Execution {
  configuration: RunConfiguration;
  listener: ExecutionListener;
}

/** How runs are executed. */
export interface ExecutionOptions {
  /** How many learners learn in one program; at least as many as there are runs. */
  lanes: number;
  /** Number of steps after which runs also test on the way. */
  evaluateEvery?: number | undefined;
}

/** What runs that differ only in their seed share. */
interface Workplace {
  key: string;
  method: Method;
  reads: MemoryReads;
  /** Undefined if they learn one after the other, all with the same learner. */
  lanes: Lanes | undefined;
  learner: Learner | undefined;
}

/**
 * Runs configurations one after the other, or some side by side that differ only in their seed. Such runs share compiled
 * programs and data, so it is best to run them in a row; runs with a user's own files share nothing, since a file may keep
 * what it was called with.
 */
export class Executor {
  private latest: Workplace | undefined;
  private readonly data: DataInHand;

  constructor(private readonly engine: Engine) {
    this.data = new DataInHand(engine.device);
  }

  /**
   * @param evaluateEvery number of steps after which it also tests on the way
   * @throws UserError if a part of the configuration does not fit the others, or the loss diverges; UserError (usage) before
   * `started` if it is to do something after more steps than there are
   */
  execute(
    configuration: RunConfiguration,
    listener: ExecutionListener,
    evaluateEvery?: number,
  ): Promise<ExecutionTotals> {
    return this.executeTogether([{ configuration, listener }], { lanes: 1, evaluateEvery })[0]!;
  }

  /**
   * Executes runs that differ only in their seed, side by side. Not while others are executed.
   * @returns of each its totals, or why it failed, as if it were alone; the others go on.
   */
  executeTogether(runs: readonly Execution[], options: ExecutionOptions): Promise<ExecutionTotals>[] {
    let { engine } = this;
    const time = new SharedTime(() => performance.now() / 1000 - engine.compiling);
    // One after the other, so that what is read for one is in hand for the next.
    let latest: Promise<unknown> = Promise.resolve();
    const preparations = runs.map((run) => {
      const preparation = latest.then(() => this.prepared(run, options));
      latest = preparation.catch(() => {});
      return preparation;
    });
    const allPrepared = latest;
    return preparations.map(async (preparation, index) => {
      const { run, place, leave } = await preparation;
      await allPrepared;
      // Lanes count together.
      engine = place;
      try {
        return await learned(run, runs[index]!.listener, { ...options, index, time });
      } finally {
        leave();
      }
    });
  }

  /**
   * Reads features ahead of a run whose images are not transformed.
   * @returns false if they have to be prepared first
   * @throws UserError if images are missing or damaged
   */
  async readAhead(needed: DataOfRun): Promise<boolean> {
    return this.data.readAhead(needed);
  }

  private async prepared(
    { configuration, listener }: Execution,
    { lanes, evaluateEvery }: ExecutionOptions,
  ): Promise<{ run: PreparedRun; place: Engine; leave: () => void }> {
    const random = new Random(configuration.seed);
    const { dataset } = await scenarios.of(configuration.scenario);
    // Both may have been replaced since the run was requested.
    await requireCode(configuration);
    const { data } = configuration;
    // The user's own data are compared when they are read.
    if (typeof dataset === 'string') requireSameData(dataset, data, otherData(dataset));
    const { scenario, features } = await this.data.tasksOf(configuration);
    const inputs = features.train.features.shape[1]!;
    const workplace = await this.workplaceFor(configuration, scenario, inputs, lanes);
    const { method, reads } = workplace;
    const lane = laneOf(configuration.seed, lanes);
    const place = workplace.lanes?.lane(lane) ?? this.engine;
    const leave = () => workplace.lanes?.leave(lane);
    try {
      const learner = this.learnerIn(workplace, place);
      const curriculum = curriculumOf(scenario, features, method.network, random);
      if (evaluateEvery !== undefined || method.consolidateEvery !== undefined) {
        const steps = learner.stepsOf(curriculum);
        refuseMoreSteps(method, { steps, tasks: scenario.experiences.length, evaluateEvery });
      }
      listener.started(scenario.experiences.map(({ classes }) => classes));
      const run = { configuration, method, reads, learner, scenario, features, curriculum };
      return { run, place, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async workplaceFor(
    configuration: RunConfiguration,
    scenario: Scenario,
    inputs: number,
    lanes: number,
  ): Promise<Workplace> {
    const key = canonical([seedless(configuration), lanes]);
    if (this.latest?.key === key && !usesOwnFiles(configuration)) return this.latest;
    const { engine } = this;
    await this.latest?.lanes?.release();
    await engine.release();
    const chosen = await methodOf(configuration, scenario, inputs);
    const reads = new MemoryReads(chosen.strategy);
    this.latest = {
      key,
      method: { ...chosen, strategy: reads.strategy },
      reads,
      lanes: lanes > 1 ? lanesOn(engine, lanes) : undefined,
      learner: undefined,
    };
    return this.latest;
  }

  /** A lane's engine, which is a new one each time, gets a learner of its own. */
  private learnerIn(workplace: Workplace, place: Engine): Learner {
    if (workplace.lanes) return new Learner(place, workplace.method);
    workplace.learner ??= new Learner(place, workplace.method);
    return workplace.learner;
  }
}

/** @throws Error for a backend that has no lanes, which is refused when it is asked for */
function lanesOn(engine: Engine, width: number): Lanes {
  if (!canHaveLanes(engine)) throw new Error(`the backend '${engine.backend}' has no lanes`);
  return new Lanes(engine, width);
}
