import type { Backend, Device } from '../engine.js';
import type { Program } from '../onnx/program.js';
import type { Call, LaneProgram } from './call.js';
import { type Group, runGroup } from './group.js';
import type { Rules } from './lifting/rules/rule.js';
import { type Loader, loadForLanes } from './load.js';
import type { LoadedProgram } from './loaded-program.js';
import { Turns } from './turns.js';

/** The engine that lanes share. */
export type SharedEngine = Loader & {
  readonly backend: Backend;
  readonly device: Device;
  /** Seconds spent on making programs, also those that are finished in their first call. */
  readonly compiling: number;
};

/** A lane at work, and its calls that wait. */
export interface Member {
  readonly lane: number;
  readonly waiting: Call[];
}

/** A program of all lanes, and who uses it. */
interface Used {
  loaded: Promise<LoadedProgram>;
  members: Set<Member>;
}

/** Makes the calls of lanes in rounds: one call of each lane at a time. */
export class Rounds {
  readonly backend: Backend;
  readonly device: Device;
  private making = 0;
  readonly oneByOne = new Set<string>();
  private readonly members = new Set<Member>();
  private readonly programs = new Map<string, Used>();
  /** What lanes have recorded, by fingerprint: equal programs are kept once. */
  private readonly recorded = new Map<string, Program>();
  private readonly turns = new Turns();
  private round: Promise<void> | undefined;

  constructor(
    private readonly engine: SharedEngine,
    private readonly lanes: number,
    private readonly rules?: Rules,
  ) {
    this.backend = engine.backend;
    this.device = engine.device;
  }

  /** Seconds spent on making programs, of all lanes: none computes meanwhile. */
  get compiling(): number {
    return this.making + this.engine.compiling;
  }

  enter(lane: number): Member {
    const member = { lane, waiting: [] };
    this.members.add(member);
    return member;
  }

  leave(member: Member): void {
    this.members.delete(member);
    this.turns.forget(member.lane);
    for (const { reject } of member.waiting.splice(0)) reject(hasLeft(member));
    // Those who take the lane next may have equal programs.
    for (const { members } of this.programs.values()) members.delete(member);
    this.goOn();
  }

  /** Makes a call when its turn comes. */
  call(member: Member, call: Omit<Call, 'lane' | 'resolve' | 'reject'>): Promise<unknown> {
    if (!this.members.has(member)) return Promise.reject(hasLeft(member));
    return new Promise((resolve, reject) => {
      member.waiting.push({ ...call, lane: member.lane, resolve, reject });
      this.goOn();
    });
  }

  /** Frees the programs that no other lane uses. */
  free(member: Member): Promise<void> {
    for (const { members } of this.programs.values()) members.delete(member);
    return this.release();
  }

  /** Frees the programs that no lane at work uses. */
  async release(): Promise<void> {
    const unused: Used[] = [];
    for (const [key, used] of this.programs) {
      if (used.members.size > 0) continue;
      this.programs.delete(key);
      unused.push(used);
    }
    if (this.programs.size === 0) this.recorded.clear();
    // One may be running.
    await this.round;
    for (const { loaded } of unused) {
      await loaded.then(
        (program) => program.release(),
        () => {},
      );
    }
  }

  /** The program of all lanes that is equal to a lane's. */
  common(fingerprint: string, program: Program): Program {
    const known = this.recorded.get(fingerprint) ?? program;
    this.recorded.set(fingerprint, known);
    return known;
  }

  /** Counts the time that it takes to make a program. */
  timed<T>(make: () => T): T {
    const start = performance.now();
    try {
      return make();
    } finally {
      this.making += (performance.now() - start) / 1000;
    }
  }

  private goOn(): void {
    const members = [...this.members];
    if (this.round || members.length === 0 || members.some(({ waiting }) => waiting.length === 0)) return;
    const taken = new Set(this.turns.take(members.map(({ waiting }) => waiting[0]!)));
    const calls = members.filter(({ waiting }) => taken.has(waiting[0]!));
    this.round = this.make(calls.map((member) => ({ member, call: member.waiting.shift()! }))).finally(() => {
      this.round = undefined;
      this.goOn();
    });
  }

  /** Makes one call of each of some lanes. It never throws: a call that fails is told so. */
  private async make(calls: readonly { member: Member; call: Call }[]): Promise<void> {
    const groups = new Map<string, MemberGroup>();
    for (const { member, call } of calls) {
      try {
        const traced = call.trace();
        const group = groups.get(traced.fingerprint) ?? [];
        group.push({ member, call, traced });
        groups.set(traced.fingerprint, group);
      } catch (error) {
        call.reject(error);
      }
    }
    for (const group of groups.values()) await this.makeTogether(group);
  }

  private async makeTogether(group: MemberGroup): Promise<void> {
    try {
      const results = await runGroup(await this.programFor(group), group);
      for (const [index, { call }] of group.entries()) call.resolve(results[index]);
    } catch (error) {
      if (group.length === 1) group[0]!.call.reject(error);
      // Only those fail that fail by themselves.
      else for (const one of group) await this.makeTogether([one]);
    }
  }

  private async programFor(group: MemberGroup): Promise<LoadedProgram> {
    const [{ call, traced }] = group as [MemberGroup[number]];
    const joined = ownTables(group);
    const key = `${traced.fingerprint} ${[...joined]}`;
    const used = this.programs.get(key) ?? {
      loaded: this.load(call.name, traced, joined),
      members: new Set(),
    };
    this.programs.set(key, used);
    for (const { member } of group) if (this.members.has(member)) used.members.add(member);
    // A program that failed to load is tried again.
    used.loaded.catch(() => this.programs.delete(key));
    return used.loaded;
  }

  private async load(
    name: string,
    { program }: LaneProgram,
    joined: ReadonlySet<number>,
  ): Promise<LoadedProgram> {
    const start = performance.now();
    try {
      const { loaded, isOneByOne } = await loadForLanes(
        this.engine,
        this.lanes,
        { name, program, joined },
        this.rules,
      );
      if (isOneByOne) this.oneByOne.add(name);
      return loaded;
    } finally {
      this.making += (performance.now() - start) / 1000;
    }
  }
}

type MemberGroup = { member: Member; call: Call; traced: LaneProgram }[] & Group;

const hasLeft = ({ lane }: Member): Error => new Error(`lane ${lane} has left`);

/** Places of inputs that are tables of which lanes have their own; most share them. */
function ownTables(group: Group): Set<number> {
  const [{ call, traced }] = group as [Group[number]];
  const { loop } = call;
  if (!loop) return new Set();
  // The number of steps comes before what is given.
  const tables = [...traced.program.inputs.keys()].filter(
    (place) => place > loop.carried + loop.sliced && traced.program.inputs[place]!.table,
  );
  return new Set(
    tables.filter((place) => group.some((one) => one.call.given[place - 1] !== call.given[place - 1])),
  );
}
