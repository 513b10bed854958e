import { float32, int32, type NdArray } from '../../src/engine/array.js';
import { CodedArray, LEVELS } from '../../src/engine/coded-array.js';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import type { NamedTensors } from '../../src/plugins/strategy.js';
import { Random } from '../../src/random/random.js';
import { wholeMemory } from '../../src/training/memory/step-rows.js';
import type { OptimizerState } from '../../src/training/optimizers/optimizer.js';
import { StrategyPrograms } from '../../src/training/strategy-programs.js';
import { trainStep } from '../../src/training/train-step.js';
import type { Subject } from '../measuring/kind.js';
import type { Side } from '../measuring/side.js';
import { methodOf } from './method.js';

const samples = 12_000;
const inputs = 1024;
const batchSize = 128;

/** Our training step; a block gives milliseconds a step. The first block stands for the first task. */
export async function ours(subject: Subject, steps: number): Promise<Side> {
  const engine = await createEngine('onnx', 'cpu', { flushDenormals: true });
  return stepsOn(engine, someFeatures(), subject, steps);
}

/** [samples, inputs], as pixels are in a run. */
export function someFeatures(): CodedArray {
  const random = new Random(2);
  return new CodedArray(
    [samples, inputs],
    Uint8Array.from({ length: samples * inputs }, () => random.integer(LEVELS)),
    [Float32Array.from({ length: LEVELS }, (_, code) => code / LEVELS - 0.5)],
  );
}

/** The same on an engine. */
export async function stepsOn(
  engine: Engine,
  features: CodedArray,
  subject: Subject,
  steps: number,
): Promise<Side> {
  const method = await methodOf(subject, inputs, batchSize);
  const { network, optimizer, strategy } = method;
  const random = new Random(1);
  const parameters = network.initialParameters(random);
  const phase = {
    penalised: strategy.penalty !== undefined,
    wholeLoss: false,
    headLossTimes: 1,
    isMixed: false,
    trains: true,
  };
  const run = engine.scan('training step', trainStep(method, phase));
  const initialOptimizer = engine.compile(
    'init of the optimizer',
    (named: NamedTensors) => optimizer.init(named) as OptimizerState,
  );
  const programs = new StrategyPrograms(engine, method);

  const draw = (max: number): NdArray =>
    int32(
      [steps, batchSize],
      Int32Array.from({ length: steps * batchSize }, () => random.integer(max)),
    );
  const weights = float32([steps, batchSize], new Float32Array(steps * batchSize).fill(1 / batchSize));
  let carry = {
    parameters,
    outputLayer: {},
    optimizer: await initialOptimizer(parameters),
    strategy: await programs.initial(parameters, 2, random),
  };
  const shared = {
    inUse: float32([1], [1]),
    seen: float32([2], [1, 1]),
    seenEarlier: float32([2], [1, 1]),
    tasks: float32([], [2]),
  };
  const zeros = int32([steps, batchSize], new Int32Array(steps * batchSize));
  let task = 1;
  return {
    async block() {
      const batch = { rows: draw(samples), labels: draw(2), weights, tasks: zeros, places: zeros };
      const stepping = float32([steps, 1], new Float32Array(steps).fill(1));
      const each = { batch, drawn: {}, held: [], stepping };
      const start = performance.now();
      const result = await run({ carry, each, tables: { features }, shared });
      const milliseconds = (performance.now() - start) / steps;
      carry = result.carry;
      if (task === 1) {
        const importance = strategy.importance ? someImportance(carry.parameters, random) : {};
        const { parameters, strategy: state } = carry;
        const memory = wholeMemory(undefined, { row: 0, label: 0, task: 0 });
        const ended = { state, parameters, importance, memory, ofTask: shared, data: { features } };
        carry = { ...carry, strategy: await programs.afterTask(ended) };
        task = 2;
      }
      return milliseconds;
    },
    close: () => engine.release(),
  };
}

/** In place of a measured one. */
const someImportance = (parameters: Record<string, NdArray>, random: Random): Record<string, NdArray> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      float32(
        shape,
        Float32Array.from({ length: data.length }, () => 1e-3 * random.uniform()),
      ),
    ]),
  );
