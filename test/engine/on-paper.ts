import { array, float32, int32, type NdArray, sizeOf } from '../../src/engine/array.js';
import type { Engine } from '../../src/engine/engine.js';
import { Lanes } from '../../src/engine/lanes/lanes.js';
import { forGpu } from '../../src/engine/onnx/device/for-gpu.js';
import { OnnxEngine } from '../../src/engine/onnx/onnx-engine.js';
import type { Program } from '../../src/engine/onnx/program.js';
import { smallCurriculum } from '../../src/testing/small-tasks.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import { Learner } from '../../src/training/learner.js';
import type { Method } from '../../src/training/method.js';

/** A program as it would be run on a GPU. */
export interface OnPaper {
  name: string;
  program: Program;
}

/** What happens to the images of the small tasks, or in what they come. */
export type Stream = 'plain' | 'permuted' | 'rotated' | 'without borders';

/** The programs of a training for a GPU, single or in lanes. Nothing is computed: all results are zeros. */
export async function programsOf(method: Method, stream: Stream, lanes: number): Promise<OnPaper[]> {
  const made: OnPaper[] = [];
  const engine = await OnnxEngine.on('cpu');
  Object.defineProperty(engine, 'device', { value: 'cuda' });
  engine.executableOf = async (name, program) => {
    made.push({ name, program: forGpu(program) });
    return {
      run: async (given) => zeros(program, given),
      endProfiling: () => {},
      release: async () => {},
    };
  };
  if (lanes === 1) await learn(engine, method, stream, 1);
  else {
    const together = new Lanes(engine, lanes);
    const engines = Array.from({ length: lanes }, (_, lane) => together.lane(lane));
    await Promise.all(
      engines.map(async (own, lane) => {
        await learn(own, method, stream, lane + 1);
        together.leave(lane);
      }),
    );
  }
  return made;
}

function zeros({ inputs, outputs, loop }: Program, given: readonly (NdArray | bigint)[]): NdArray[] {
  const steps = loop ? Number(given[inputs.indexOf(loop.steps)]) : 0;
  const ofSteps = new Set(loop?.collected.map(({ stacked }) => stacked));
  return outputs.map((output) => {
    const shape = ofSteps.has(output) ? [steps, ...output.shape.slice(1)] : output.shape;
    if (output.dtype === 'float32') return float32(shape);
    if (output.dtype === 'int32') return int32(shape, new Int32Array(sizeOf(shape)));
    return array('bool', shape, new Uint8Array(sizeOf(shape)));
  });
}

async function learn(engine: Engine, method: Method, stream: Stream, seed: number): Promise<void> {
  const isFree = stream === 'without borders';
  const own = isFree ? { ...method, isTaskFree: true, epochs: 1, consolidateEvery: 2 } : method;
  const curriculum = smallCurriculum(own, seed);
  const all = { losses() {}, task() {}, accuracy() {}, earlyAccuracy() {} };
  await new Learner(engine, own).learn({ ...curriculum, ...streamOf(stream, curriculum) }, all);
}

function streamOf(stream: Stream, { experiences, trainFeatures }: Curriculum): Partial<Curriculum> {
  const tasks = experiences.length;
  const inputs = trainFeatures.shape[1]!;
  const indices = (taps: number) =>
    int32(
      [tasks, inputs * taps],
      Array.from({ length: tasks * inputs * taps }, (_, at) => at % inputs),
    );
  switch (stream) {
    case 'plain':
      return {};
    case 'permuted':
      return { transforms: { indices: indices(1) } };
    case 'rotated': {
      const weights = float32([tasks, inputs * 4]);
      return { transforms: { indices: indices(4), weights, offsets: float32([tasks, inputs]) } };
    }
    case 'without borders':
      return {
        stream: experiences.map(({ train: { rows } }, task) => ({
          tasks: new Int32Array(rows.length).fill(task),
          places: Int32Array.from(rows.keys()),
        })),
      };
  }
}
