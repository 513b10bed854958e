import type { Engine } from '../engine.js';
import { LaneEngine } from './lane-engine.js';
import type { Rules } from './lifting/rules/rule.js';
import { type Member, Rounds, type SharedEngine } from './rounds.js';

/** Whether an engine can load the programs of lanes, as that on ONNX Runtime can. */
export const canHaveLanes = (engine: Engine): engine is Engine & SharedEngine => 'executableOf' in engine;

/**
 * Learners that run side by side, each on an engine of its own, a lane. A lane's call waits until all lanes that are at
 * work have made one. Calls whose programs are equal are then computed by one program, in which every array has the
 * lanes as its first axis. It is always for all lanes, so that what a lane computes does not depend on the others.
 */
export class Lanes {
  private readonly rounds: Rounds;
  private readonly members = new Map<number, Member>();

  /**
   * @param engine loads the programs: an engine on ONNX Runtime
   * @param width the number of lanes in every program
   * @param rules how operations are done for several lanes; others than all are for tests
   */
  constructor(
    engine: SharedEngine,
    readonly width: number,
    rules?: Rules,
  ) {
    this.rounds = new Rounds(engine, width, rules);
  }

  /**
   * The engine of a lane, which is at work from now on: others wait for its calls until it leaves.
   * @throws Error if it is at work already
   */
  lane(index: number): Engine {
    if (index < 0 || index >= this.width) throw new Error(`there is no lane ${index} among ${this.width}`);
    if (this.members.has(index)) throw new Error(`lane ${index} is at work`);
    const member = this.rounds.enter(index);
    this.members.set(index, member);
    return new LaneEngine(member, this.rounds);
  }

  /**
   * A lane is done, or has failed, or is no longer wanted: others do not wait for it any more. Its engine's calls fail
   * from now on, those that wait included. The lane can be taken again.
   */
  leave(index: number): void {
    const member = this.members.get(index);
    if (!member) return;
    this.members.delete(index);
    this.rounds.leave(member);
  }

  /** Frees the programs that no lane at work uses. Until then those who take the lanes next find theirs loaded. */
  release(): Promise<void> {
    return this.rounds.release();
  }

  /** Functions that run for one lane after the other, since they have an operation without a rule. */
  get oneByOne(): readonly string[] {
    return [...this.rounds.oneByOne];
  }
}
