/**
 * Measures a GPU with the built program, beside PyTorch: steps, seeds side by side, large networks, features, whole
 * commands. A line of JSON each, and a table at the end. What it needs is in README.md.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    device: { type: 'string', default: 'cuda' },
    dist: { type: 'string', default: join(here, '../../dist') },
    python: { type: 'string', default: 'python3' },
    part: { type: 'string' },
    /** A few steps of each, to try the script itself. */
    quick: { type: 'boolean', default: false },
  },
});
const { device, dist, quick } = options;
const load = (path) => import(join(dist, 'src', path));
const tell = (figure) => process.stdout.write(`${JSON.stringify(figure)}\n`);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const rounded = (number) => Number(number.toPrecision(4));

/** What can fail alone. */
async function attempt(name, measure) {
  try {
    await measure();
  } catch (error) {
    tell({ name, failed: String(error.message).replaceAll(/\s+/g, ' ').slice(0, 200) });
  }
}

const SAMPLES = 12_000;
const INPUTS = 1024;

/** A training step of a head and strategy in a domain-incremental scenario, and what it starts from. */
async function subject(engine, { head, strategy, hidden, batch, steps, seed = 1 }) {
  const { float32, int32, array } = await load('engine/array.js');
  const { createEngine } = await load('engine/create.js');
  const { findHead } = await load('heads/registry.js');
  const { strategies } = await load('plugins/strategies.js');
  const { Random } = await load('random/random.js');
  const { findOptimizer } = await load('training/optimizers/registry.js');
  const { StrategyPrograms } = await load('training/strategy-programs.js');
  const { trainStep } = await load('training/train-step.js');
  const [one, chosen] = [findHead(head), await strategies.find(strategy)];
  const optimizer = findOptimizer(chosen.optimizer);
  const shape = { inputs: INPUTS, outputs: 2, outputLayers: ['output'] };
  const method = {
    network: one.network(one.options.parse({ hidden: [hidden, hidden] }), shape),
    kind: 'domain',
    strategy: chosen,
    hyperparameters: chosen.hyperparameters.parse(chosen.defaults.domain),
    optimizer,
    learningRate: optimizer.learningRate,
    epochs: 1,
    batchSize: batch,
  };
  const random = new Random(seed);
  const parameters = method.network.initialParameters(random);
  const cpu = await createEngine('onnx');
  const init = cpu.compile('init', (named) => optimizer.init(named));
  const carry = {
    parameters,
    outputLayer: {},
    optimizer: await init(parameters),
    strategy: await new StrategyPrograms(cpu, method).initial(parameters, 2, random),
  };
  await cpu.release();
  const phase = {
    penalised: chosen.penalty !== undefined,
    wholeLoss: false,
    headLossTimes: 1,
    isMixed: false,
    trains: true,
  };
  const numbers = (most) => Int32Array.from({ length: steps * batch }, () => random.integer(most));
  const zeros = int32([steps, batch], new Int32Array(steps * batch));
  const each = {
    batch: {
      rows: int32([steps, batch], numbers(SAMPLES)),
      labels: int32([steps, batch], numbers(2)),
      weights: array('float32', [steps, batch], new Float32Array(steps * batch).fill(1 / batch)),
      tasks: zeros,
      places: zeros,
    },
    drawn: {},
    held: [],
    stepping: array('float32', [steps, 1], new Float32Array(steps).fill(1)),
  };
  const shared = {
    inUse: float32([1], [1]),
    seen: float32([2], [1, 1]),
    seenEarlier: float32([2], [1, 1]),
    tasks: float32([], [2]),
  };
  return { run: engine.scan('training step', trainStep(method, phase)), carry, each, shared };
}

let table;
/** All subjects gather from the same table. */
async function features() {
  const { array } = await load('engine/array.js');
  table ??= array(
    'float32',
    [SAMPLES, INPUTS],
    Float32Array.from({ length: SAMPLES * INPUTS }, (_, at) => ((at * 7919) % 1000) / 1000 - 0.5),
  );
  return table;
}

/** Milliseconds a step, in calls of so many steps. */
async function timed(lanes, steps, calls = 4) {
  const tables = { features: await features() };
  const carries = lanes.map(({ carry }) => carry);
  const times = [];
  for (let call = 0; call <= calls; call++) {
    const start = performance.now();
    await Promise.all(
      lanes.map(async ({ run, each, shared }, lane) => {
        carries[lane] = (await run({ carry: carries[lane], each, tables, shared })).carry;
      }),
    );
    if (call > 0) times.push((performance.now() - start) / steps);
  }
  return rounded(median(times));
}

const newEngine = async () => (await load('engine/create.js')).createEngine('onnx', device);

async function steps() {
  for (const [head, strategy, count] of [
    ...['adam', 'sgd', 'l2', 'si'].map((name) => ['mlp', name, 400]),
    ['neurocoder', 'adam', 100],
    ['nsm', 'adam', 100],
  ]) {
    await attempt(`step, ${head} 256, ${strategy}`, async () => {
      const engine = await newEngine();
      const steps = quick ? 4 : count;
      const one = await subject(engine, { head, strategy, hidden: 256, batch: 128, steps });
      tell({ name: `step, ${head} 256, ${strategy}`, ms: await timed([one], steps) });
      await engine.release();
    });
  }
}

async function seeds() {
  if (!existsSync(join(dist, 'src/engine/lanes/lanes.js')))
    return tell({ name: 'seeds side by side', skipped: 'this build has no lanes' });
  const { Lanes } = await load('engine/lanes/lanes.js');
  for (const width of quick ? [2] : [10, 16, 64]) {
    const name = `step, mlp 256, adam, ${width} seeds in one program`;
    await attempt(name, async () => {
      const engine = await newEngine();
      const lanes = new Lanes(engine, width);
      // As many as a call of a run has: what comes back at its end takes as long as hundreds of steps.
      const count = quick ? 4 : 1000;
      const some = [];
      for (let lane = 0; lane < width; lane++) {
        const sizes = {
          head: 'mlp',
          strategy: 'adam',
          hidden: 256,
          batch: 128,
          steps: count,
          seed: lane + 1,
        };
        some.push(await subject(lanes.lane(lane), sizes));
      }
      tell({ name, ms: await timed(some, count, 2) });
      for (let lane = 0; lane < width; lane++) lanes.leave(lane);
      await engine.release();
    });
  }
}

async function big() {
  for (const [hidden, batch, count] of quick
    ? [[300, 64, 2]]
    : [
        [2000, 128, 1000],
        [2000, 1024, 1000],
        [4096, 4096, 1000],
      ]) {
    const name = `step, mlp ${hidden}, adam, batch ${batch}${process.env.NVIDIA_TF32_OVERRIDE === '1' ? ', TF32' : ''}`;
    await attempt(name, async () => {
      const engine = await newEngine();
      const one = await subject(engine, { head: 'mlp', strategy: 'adam', hidden, batch, steps: count });
      tell({ name, ms: await timed([one], count, 2), stepsACall: count });
      await engine.release();
    });
  }
}

async function images() {
  const { array, float32, sizeOf } = await load('engine/array.js');
  const { resnet18 } = await load('backbones/resnet18/network.js');
  const block = (size, inputs, outputs) => {
    const shape = [size, size, inputs, outputs];
    const spread = Math.sqrt(6 / (size * size * inputs));
    const filter = Float32Array.from({ length: sizeOf(shape) }, () => spread * (2 * Math.random() - 1));
    return { filter: float32(shape, filter), bias: float32([outputs]) };
  };
  const blocks = [64, 128, 256, 512].flatMap((width, stage) => {
    const inputs = stage > 0 ? width / 2 : width;
    const shortcut = stage > 0 && { shortcut: block(1, inputs, width) };
    const second = () => block(3, width, width);
    return [
      { first: block(3, inputs, width), second: second(), strides: stage > 0 ? 2 : 1, ...shortcut },
      { first: second(), second: second(), strides: 1 },
    ];
  });
  const weights = { stem: block(7, 3, 64), blocks };
  for (const [side, batch] of quick
    ? [[32, 4]]
    : [
        [64, 1024],
        [224, 256],
      ]) {
    const name = `features of ResNet-18, side ${side}, batch ${batch}${process.env.NVIDIA_TF32_OVERRIDE === '1' ? ', TF32' : ''}`;
    await attempt(name, async () => {
      const engine = await newEngine();
      const run = engine.compile('resnet18', resnet18(weights, side));
      const pixels = Float32Array.from({ length: batch * 3 * 32 * 32 }, (_, at) => (at * 7919) % 256);
      const given = array('float32', [batch, 3, 32, 32], pixels);
      const times = [];
      for (let call = 0; call < 6; call++) {
        const start = performance.now();
        await run(given);
        if (call > 0) times.push((performance.now() - start) / 1000);
      }
      tell({ name, imagesASecond: Math.round(batch / median(times)) });
      await engine.release();
    });
  }
}

/** Seconds that whole commands take: Split MNIST, domain-incremental, the MLP with Adam. */
async function commands() {
  const main = join(dist, 'src/cli/main.js');
  const help = execFileSync(process.execPath, [main, 'run', '--help'], { encoding: 'utf8' });
  const hasBatches = help.includes('--batch-seeds');
  for (const [count, ...extra] of [[16], [16, '--batch-seeds', '16'], [64, '--batch-seeds', '64']]) {
    const name = `run of ${count} seeds${extra.length > 0 ? ` with ${extra.join(' ')}` : ''}`;
    if (extra.length > 0 && !hasBatches) {
      tell({ name, skipped: 'this build has no --batch-seeds' });
      continue;
    }
    if (quick && count > 16) continue;
    await attempt(name, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bench-device-'));
      const seeds = quick ? '2' : `${count}`;
      const asked = ['--scenario', 'split-mnist/domain', '--strategy', 'adam', '--seeds', seeds];
      const place = ['--device', device, '--db', join(folder, 'results.sqlite')];
      const start = performance.now();
      execFileSync(process.execPath, [main, 'run', ...asked, ...place, ...extra], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      tell({ name, seconds: rounded((performance.now() - start) / 1000) });
      rmSync(folder, { recursive: true });
    });
  }
}

/** What is copied at each call: a large array there, and there and back. */
async function copies() {
  const tf = await import('@tensorflow/tfjs-core');
  const { array } = await load('engine/array.js');
  const size = quick ? 1 << 18 : 1 << 26;
  const x = array('float32', [size], new Float32Array(size));
  const megabytes = (size * 4) >> 20;
  for (const [name, make] of [
    [`${megabytes} MB to the device`, (given) => tf.sum(given)],
    [`${megabytes} MB there and back`, (given) => tf.add(given, 1)],
  ]) {
    await attempt(name, async () => {
      const engine = await newEngine();
      const run = engine.compile(name, make);
      const times = [];
      for (let call = 0; call < 5; call++) {
        const start = performance.now();
        await run(x);
        if (call > 0) times.push(performance.now() - start);
      }
      tell({ name, ms: rounded(median(times)) });
      await engine.release();
    });
  }
}

const parts = { steps, seeds, big, images, commands, copies };

/** Runs a process, shows what it writes, and keeps its figures. */
function figuresOf(command, args, environment) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      text += chunk;
    });
    child.on('error', (error) => resolve([{ name: command, failed: error.message }]));
    child.on('close', () =>
      resolve(
        text
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line)),
      ),
    );
  });
}

function tableOf(figures) {
  const shown = ({ ms, seconds, imagesASecond, failed, skipped }) =>
    ms !== undefined
      ? `${ms} ms`
      : seconds !== undefined
        ? `${seconds} s`
        : imagesASecond !== undefined
          ? `${imagesASecond} images/s`
          : (failed ?? skipped);
  const width = Math.max(...figures.map(({ name }) => name.length));
  return figures.map((figure) => `${figure.name.padEnd(width)}  ${shown(figure)}`).join('\n');
}

if (options.part) {
  await parts[options.part]();
} else {
  const { version } = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8'));
  tell({ name: 'versions', skipped: `continual-bench ${version}, Node ${process.versions.node}, ${device}` });
  const self = fileURLToPath(import.meta.url);
  const own = ['--device', device, '--dist', dist, ...(quick ? ['--quick'] : [])];
  const [exact, fast] = ['0', '1'].map((one) => ({ NVIDIA_TF32_OVERRIDE: one }));
  const figures = [];
  for (const [part, environment] of [
    ['steps', exact],
    ['seeds', exact],
    ['commands', {}],
    ['big', exact],
    ['big', fast],
    ['images', exact],
    ['images', fast],
    ['copies', exact],
  ])
    figures.push(...(await figuresOf(process.execPath, [self, ...own, '--part', part], environment)));
  const peer = quick ? ['--quick'] : [];
  figures.push(...(await figuresOf(options.python, [join(here, 'peer.py'), ...peer], {})));
  process.stdout.write(`\n${tableOf(figures)}\n`);
}
