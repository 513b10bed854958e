import type { NdArray } from '../array.js';
import type { Executable } from '../onnx/executable.js';
import type { Program } from '../onnx/program.js';
import { LiftedRun } from './lifted-run.js';
import { lift } from './lifting/lift.js';
import type { Rules } from './lifting/rules/rule.js';
import type { Given, LoadedProgram } from './loaded-program.js';

/** What loads programs: an engine on ONNX Runtime. */
export interface Loader {
  executableOf(name: string, program: Program): Promise<Executable>;
}

/** Runs for one lane after the other. */
class OneByOne implements LoadedProgram {
  constructor(private readonly executable: Executable) {}

  async run(given: ReadonlyMap<number, Given>): Promise<NdArray[][]> {
    const results: NdArray[][] = [];
    for (const one of given.values()) results.push(await this.executable.run(one));
    return results;
  }

  release(): Promise<void> {
    return this.executable.release();
  }
}

/** A program without results. */
const nothing: LoadedProgram = {
  run: async (given) => [...given.keys()].map(() => []),
  release: async () => {},
};

export interface ToLoad {
  name: string;
  program: Program;
  /** Places of inputs that are tables of which lanes have their own. */
  joined: ReadonlySet<number>;
}

/** Loads a program for so many lanes. */
export async function loadForLanes(
  loader: Loader,
  lanes: number,
  { name, program, joined }: ToLoad,
  rules?: Rules,
): Promise<{ loaded: LoadedProgram; isOneByOne: boolean }> {
  if (program.outputs.length === 0) return { loaded: nothing, isOneByOne: false };
  const lifted = lift(program, lanes, { joined, ...(rules && { rules }) });
  if (!lifted) {
    return { loaded: new OneByOne(await loader.executableOf(name, program)), isOneByOne: true };
  }
  const executable = await loader.executableOf(name, lifted.program);
  return { loaded: new LiftedRun(program, lanes, lifted, executable), isOneByOne: false };
}
