import { setTimeout } from 'node:timers/promises';
import { messageOf, UserError } from '../../errors/user-error.js';
import { type JobGroup, laneOf } from '../../runs/batched/groups.js';
import { canonical } from '../../runs/canonical.js';
import { seedless } from '../../runs/configuration.js';
import type { JobSource } from '../../runs/pool.js';
import type { Memberships } from './memberships.js';
import { RefusedRun } from './own-files.js';
import type { Taken } from './taking-queue.js';

/** Milliseconds between two looks for runs, of which there were none. */
const LOOK_INTERVAL = 300;

/** How many looks in a row must find nothing until there is nothing left. */
const LOOKS_UNTIL_IDLE = 4;

/** Hands out the runs of queues to processes, in groups of seeds that are computed side by side. */
export class QueueSource implements JobSource {
  private isOver = false;
  private inVain = 0;
  /** Looked in vain, all processes of a worker wait until then, by the clock of `performance`. */
  private nextLook = 0;
  /** Which queue is asked first, so that each has its turn. */
  private turn = 0;
  /** One group is taken after the other, so that seeds that belong together stay together. */
  private latest: Promise<unknown> = Promise.resolve();

  /**
   * @param taken called with each run that is taken
   * @param prepare what has to be done before a group can be computed
   */
  constructor(
    private readonly memberships: Memberships,
    private readonly untilIdle: boolean,
    private readonly taken: (run: Taken) => void,
    private readonly prepare: (group: readonly Taken[]) => Promise<void>,
    private readonly giveBack: (group: readonly Taken[]) => Promise<void>,
    private readonly refuse: (group: readonly Taken[], reason: string) => void,
  ) {}

  get isEmpty(): boolean {
    return this.isOver;
  }

  async take(_: number, signal: AbortSignal): Promise<JobGroup | undefined> {
    while (!signal.aborted && !this.isOver) {
      const pause = this.nextLook - performance.now();
      if (pause > 0) {
        await setTimeout(pause, undefined, { signal }).catch(() => {});
        continue;
      }
      const own = this.latest.then(() => this.look(signal));
      this.latest = own;
      const group = await own;
      if (group.length === 0) continue;
      if (!(await this.isReady(group))) continue;
      if (!signal.aborted) return groupOf(group);
      // The process that was to compute it has ended meanwhile.
      await this.giveBack(group);
      break;
    }
    return undefined;
  }

  /** Takes a group, unless another process has just looked in vain. */
  private async look(signal: AbortSignal): Promise<Taken[]> {
    if (signal.aborted || this.isOver || performance.now() < this.nextLook) return [];
    // Whether something waits is not known where Redis did not say.
    const group = await this.group().catch(() => undefined);
    if (group && group.length > 0) {
      this.inVain = 0;
      return group;
    }
    this.nextLook = performance.now() + LOOK_INTERVAL;
    if (group) this.inVain++;
    const isIdle = this.untilIdle && this.inVain >= LOOKS_UNTIL_IDLE && this.memberships.isKnown;
    this.isOver = isIdle && !(await this.mayComeBack());
    return [];
  }

  /** Whether runs that were lost with other workers wait to be put back. */
  private async mayComeBack(): Promise<boolean> {
    const lost = this.memberships.queues.map((queue) => queue.hasLost().catch(() => true));
    return (await Promise.all(lost)).includes(true);
  }

  /** The next runs of a queue that differ in their seed alone and have a lane each; none if nothing waits. */
  private async group(): Promise<Taken[]> {
    const { queues } = this.memberships;
    for (let tried = 0; tried < queues.length; tried++) {
      const queue = queues[(this.turn + tried) % queues.length]!;
      const first = await queue.next();
      if (!first) continue;
      this.turn = (this.turn + tried + 1) % queues.length;
      this.taken(first);
      const { lanes } = first.data;
      const alike = likeness(first);
      const group = new Map([[laneIn(first), first]]);
      while (group.size < lanes) {
        // Those that are taken are computed in any case.
        const next = await queue.next().catch(() => undefined);
        if (!next) break;
        this.taken(next);
        if (likeness(next) !== alike || group.has(laneIn(next))) {
          await this.giveBack([next]);
          break;
        }
        group.set(laneIn(next), next);
      }
      return [...group.values()];
    }
    return [];
  }

  private async isReady(group: readonly Taken[]): Promise<boolean> {
    try {
      await this.prepare(group);
      return true;
    } catch (error) {
      if (!(error instanceof RefusedRun || error instanceof UserError)) throw error;
      // What is wrong with the run itself is so for every worker.
      if (error instanceof RefusedRun || error.exitCode === 2) {
        this.refuse(group, error.message);
        return false;
      }
      await this.giveBack(group);
      this.memberships.decline(group[0]!.queue.name, messageOf(error));
      return false;
    }
  }
}

const laneIn = ({ data: { configuration, lanes } }: Taken): number => laneOf(configuration.seed, lanes);

const likeness = ({ data: { configuration, lanes } }: Taken): string =>
  canonical([seedless(configuration), lanes]);

function groupOf(group: readonly Taken[]): JobGroup {
  const [{ data, queue }] = group as [Taken];
  return {
    jobs: group.map((taken) => ({ id: taken.id, configuration: taken.data.configuration })),
    lanes: data.lanes,
    evaluateEvery: queue.requirement.evaluateEvery,
  };
}
