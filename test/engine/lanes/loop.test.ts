import { afterAll, expect, it } from 'vitest';
import { float32, type NdArray } from '../../../src/engine/array.js';
import { LiftedRun } from '../../../src/engine/lanes/lifted-run.js';
import { lift } from '../../../src/engine/lanes/lifting/lift.js';
import type { Given } from '../../../src/engine/lanes/loaded-program.js';
import { Graph } from '../../../src/engine/onnx/graph.js';
import { OnnxEngine } from '../../../src/engine/onnx/onnx-engine.js';
import type { Program } from '../../../src/engine/onnx/program.js';

const engine = await OnnxEngine.on('cpu', { wholeLoops: true });
afterAll(() => engine.release());

/** As passes over programs make them: with nodes before the loop and after it. */
function joiningLoop(): Program {
  const graph = new Graph();
  const type = (shape: number[]) => ({ dtype: 'float32', shape }) as const;
  const steps = graph.value('int64', []);
  const iteration = graph.value('int64', []);
  const [a, b] = [graph.value('float32', [2, 3]), graph.value('float32', [4])];
  const slices = graph.value('float32', [1, 10], true);
  const flat = graph.add('Reshape', [a, graph.integers([6])], type([6]), { allowzero: 1 });
  const joined = graph.add('Concat', [flat, b], type([10]), { axis: 0 });
  const nodes = graph.nodes.slice();
  const carried = graph.value('float32', [10]);
  const slice = graph.add('Gather', [slices, iteration], type([10]), { axis: 0 });
  const next = graph.add('Add', [carried, slice], type([10]));
  const body = graph.nodes.slice(nodes.length);
  const final = graph.value('float32', [10]);
  const parts = graph.addMany('Split', [final, graph.integers([6, 4])], [type([6]), type([4])], { axis: 0 });
  const again = graph.add('Reshape', [parts[0]!, graph.integers([2, 3])], type([2, 3]), { allowzero: 1 });
  return {
    inputs: [steps, a, b, slices],
    nodes,
    outputs: [again, parts[1]!],
    loop: {
      steps,
      iteration,
      carried: [{ initial: joined, input: carried, output: next, final }],
      collected: [],
      nodes: body,
      after: graph.nodes.slice(nodes.length + body.length),
    },
  };
}

it('nodes before and after a loop are lifted with it', async () => {
  const program = joiningLoop();
  const given = [1, 2, 3].map((seed): Given => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => seed * index);
    return [2n, float32([2, 3], numbers(6)), float32([4], numbers(4)), float32([2, 10], numbers(20))];
  });
  const single = await engine.executableOf('single', program);
  const alone: NdArray[][] = [];
  for (const one of given) alone.push(await single.run(one));
  const lifted = lift(program, 3)!;
  const run = new LiftedRun(program, 3, lifted, await engine.executableOf('lifted', lifted.program));
  expect(await run.run(new Map(given.entries()))).toEqual(alone);
  await single.release();
  await run.release();
});
