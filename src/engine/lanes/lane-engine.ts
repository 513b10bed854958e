import { isArray, leaves } from '../array.js';
import type { Engine, UntypedScanInput, UntypedStep } from '../engine.js';
import { signatureOf, signatureOfScan } from '../onnx/signature.js';
import { type Traced, traceFunction, traceScan } from '../onnx/trace.js';
import { stepsOf } from '../steps.js';
import type { LaneProgram, LoopOfCall } from './call.js';
import { fingerprintOf } from './fingerprint.js';
import { withOwnConstants } from './own-constants.js';
import type { Member, Rounds } from './rounds.js';

/** The engine of one lane: its functions run together with the other lanes'. */
export class LaneEngine implements Engine {
  /** Traced functions by their number and the signature of their arguments. */
  private readonly traced = new Map<string, LaneProgram>();
  private functions = 0;

  constructor(
    private readonly member: Member,
    private readonly rounds: Rounds,
  ) {}

  get backend() {
    return this.rounds.backend;
  }

  get device() {
    return this.rounds.device;
  }

  /** Programs that this lane uses, which it may share with others. */
  get programs(): number {
    return this.traced.size;
  }

  /** Of all lanes: none computes while a program is made. */
  get compiling(): number {
    return this.rounds.compiling;
  }

  readonly compile: Engine['compile'] = (name, fn) => {
    const id = this.functions++;
    const run = async (input: unknown): Promise<unknown> => {
      const given = leaves(input, isArray);
      return this.rounds.call(this.member, {
        name,
        trace: () =>
          this.tracedOnce(`${id}|${signatureOf(given)}`, () =>
            traceFunction(name, fn as (input: unknown) => unknown, input),
          ),
        given: given.map(({ value }) => value),
      });
    };
    return run as never;
  };

  readonly scan: Engine['scan'] = (name, step) => {
    const id = this.functions++;
    const run = async (input: UntypedScanInput): Promise<unknown> => {
      const [carry, each, tables, shared] = [input.carry, input.each, input.tables, input.shared].map(
        (nest) => leaves(nest, isArray),
      );
      const loop: LoopOfCall = { steps: stepsOf(name, each!), carried: carry!.length, sliced: each!.length };
      return this.rounds.call(this.member, {
        name,
        trace: () =>
          this.tracedOnce(`${id}|${signatureOfScan(input)}`, () =>
            traceScan(name, step as UntypedStep, input),
          ),
        given: [carry!, each!, tables!, shared!].flat().map(({ value }) => value),
        loop,
      });
    };
    return run as never;
  };

  async release(): Promise<void> {
    this.traced.clear();
    await this.rounds.free(this.member);
  }

  private tracedOnce(key: string, trace: () => Traced): LaneProgram {
    const known = this.traced.get(key);
    if (known) return known;
    const made = this.rounds.timed(() => {
      const { program: recorded, structure } = trace();
      const { program, constants } = withOwnConstants(recorded);
      const fingerprint = fingerprintOf(program);
      return { program: this.rounds.common(fingerprint, program), constants, structure, fingerprint };
    });
    this.traced.set(key, made);
    return made;
  }
}
