import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, int32 } from '../src/engine/array.js';
import { createEngine } from '../src/engine/create.js';
import type { Engine } from '../src/engine/engine.js';
import { findHead } from '../src/heads/registry.js';
import { strategies } from '../src/plugins/strategies.js';
import { Random } from '../src/random/random.js';
import type { Method } from '../src/training/method.js';
import { findOptimizer } from '../src/training/optimizers/registry.js';
import { trainStep } from '../src/training/train-step.js';

const samples = 12_000;
const inputs = 1024;
const batchSize = 128;

export interface StepBench {
  head: string;
  strategy: string;
  hidden: number;
}

async function methodOf({ head: headName, strategy: name, hidden }: StepBench): Promise<Method> {
  const head = findHead(headName);
  const strategy = await strategies.find(name);
  const optimizer = findOptimizer(strategy.optimizer);
  return {
    network: head.network(head.options.parse({ hidden: [hidden, hidden] }), {
      inputs,
      outputs: 2,
      outputLayers: ['output'],
    }),
    kind: 'domain',
    strategy,
    hyperparameters: strategy.hyperparameters.parse(strategy.defaults.domain),
    optimizer,
    learningRate: optimizer.learningRate,
    epochs: 1,
    batchSize,
  };
}

/** Runs blocks of training steps as they are from the second task on; each call gives milliseconds a step. */
export async function stepBlocks(
  engine: Engine,
  bench: StepBench,
  steps: number,
): Promise<() => Promise<number>> {
  const method = await methodOf(bench);
  const random = new Random(1);
  const parameters = method.network.initialParameters(random);
  const phase = { outputLayer: 'output', columns: 2, penalised: method.strategy.penalty !== undefined };
  const run = engine.scan('benchmark step', trainStep(method, phase, Object.keys(parameters), false));
  const init = engine.compile('init', (named: typeof tensors) => method.optimizer.init(named) as never);
  const initStrategy = engine.compile(
    'init',
    (named: typeof tensors) => (method.strategy.init?.(named, method.hyperparameters) ?? {}) as never,
  );
  const tensors = parameters as never;
  let carry = {
    parameters,
    optimizer: await init(tensors),
    strategy: await initStrategy(tensors),
  };
  const features = array(
    'float32',
    [samples, inputs],
    Float32Array.from({ length: samples * inputs }, () => random.uniform() - 0.5),
  );
  const draw = (max: number) =>
    int32(
      [steps, batchSize],
      Int32Array.from({ length: steps * batchSize }, () => random.integer(max)),
    );
  return async () => {
    const each = { rows: draw(samples), labels: draw(2) };
    const start = performance.now();
    const result = await run({ carry: carry as never, each, tables: { features }, shared: {} });
    const milliseconds = (performance.now() - start) / steps;
    carry = result.carry as never;
    return milliseconds;
  };
}

/** The share of a step's kernel time that is spent in matrix products, from ONNX Runtime's own profile. */
export async function productShare(bench: StepBench): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'continual-bench-'));
  try {
    const engine = await createEngine('onnx', 'cpu', { profile: join(folder, 'profile') });
    const block = await stepBlocks(engine, bench, 40);
    await block();
    await engine.release();
    const events = readdirSync(folder).flatMap(
      (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProfileEvent[],
    );
    const kernels = events.filter(
      ({ cat, name, args }) => cat === 'Node' && name.endsWith('_kernel_time') && args?.op_name !== 'Loop',
    );
    const time = (some: ProfileEvent[]) => some.reduce((sum, { dur }) => sum + dur, 0);
    return time(kernels.filter(({ args }) => /Gemm|MatMul/.test(args!.op_name))) / time(kernels);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface ProfileEvent {
  cat: string;
  name: string;
  dur: number;
  args?: { op_name: string };
}
