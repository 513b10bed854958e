import { parseArgs } from 'node:util';
import { checkDevice, type Device, devices } from '../src/engine/engine.js';
import { Lanes } from '../src/engine/lanes/lanes.js';
import { OnnxEngine } from '../src/engine/onnx/onnx-engine.js';
import { refuseUnknown } from '../src/errors/unknown-name.js';
import { someFeatures, stepsOn } from './step/ours.js';

/**
 * Milliseconds a training step takes for several seeds in one program, and for one:
 * npx tsx bench/lanes.ts --device cuda --lanes 16,64 --head mlp --strategy adam --hidden 256 --steps 200
 */
const { values } = parseArgs({
  options: {
    device: { type: 'string', default: 'cpu' },
    lanes: { type: 'string', default: '4' },
    head: { type: 'string', default: 'mlp' },
    strategy: { type: 'string', default: 'adam' },
    hidden: { type: 'string', default: '256' },
    steps: { type: 'string', default: '30' },
    blocks: { type: 'string', default: '4' },
  },
});
refuseUnknown('device', [values.device], devices);
checkDevice('onnx', values.device as Device);
const engine = await OnnxEngine.on(values.device as Device, { flushDenormals: true });
const subject = { head: values.head, strategy: values.strategy, hidden: Number(values.hidden) };
const steps = Number(values.steps);
const features = someFeatures();

/** The least of some blocks, after one of each kind of program. */
async function least(block: () => Promise<number>): Promise<string> {
  await block();
  const warm = await block();
  const times = [warm];
  for (let again = 1; again < Number(values.blocks); again++) times.push(await block());
  return `${Math.min(...times).toFixed(3)} ms a step`;
}

const single = await stepsOn(engine, features, subject, steps);
console.log(`${JSON.stringify(subject)} on ${values.device}`);
console.log(`1 seed: ${await least(() => single.block())}`);
await engine.release();

for (const width of values.lanes.split(',').map(Number)) {
  const lanes = new Lanes(engine, width);
  const engines = Array.from({ length: width }, (_, lane) => lanes.lane(lane));
  const sides = await Promise.all(engines.map((lane) => stepsOn(lane, features, subject, steps)));
  const together = async () => Math.max(...(await Promise.all(sides.map((side) => side.block()))));
  const start = performance.now();
  const time = await least(together);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const apart = lanes.oneByOne.length > 0 ? `; lane by lane: ${lanes.oneByOne}` : '';
  console.log(
    `${width} seeds in one program: ${time}; ${engines[0]!.compiling.toFixed(1)} s of ${seconds} to compile${apart}`,
  );
  for (const lane of engines.keys()) lanes.leave(lane);
}
process.exit(0);
