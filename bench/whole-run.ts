import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from 'simple-statistics';
import { createEngine } from '../src/engine/create.js';
import type { Engine } from '../src/engine/engine.js';
import type { RunConfiguration } from '../src/runs/configuration.js';
import { Executor } from '../src/runs/executor.js';
import { resolve } from '../src/runs/resolve.js';

/** How long a whole run takes and how much of it is training steps. */
export interface WholeRun {
  /** From an engine to the last accuracy: loading, compiling, shuffling and evaluating included. */
  seconds: number;
  steps: number;
  /** Median over the run's own epochs, so that both figures meet the same noise. */
  millisecondsAStep: number;
}

/** A domain-incremental run with hidden layers of 256, in a new process, as in a worker. */
export function wholeRun(head: string, strategy: string): WholeRun {
  const script = fileURLToPath(import.meta.url);
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', script, head, strategy], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as WholeRun;
}

async function run(head: string, strategy: string): Promise<WholeRun> {
  const configuration: RunConfiguration = {
    ...(await resolve({ scenario: 'split-mnist/domain', head, strategy, settings: {} })),
    seed: 1,
  };
  const engine = await createEngine('onnx');
  const epochs = timedEpochs(engine);
  const start = performance.now();
  await new Executor(engine).execute(configuration, { started() {}, accuracy() {}, progress() {} });
  return {
    seconds: (performance.now() - start) / 1000,
    steps: epochs.reduce((sum, { steps }) => sum + steps, 0),
    millisecondsAStep: median(
      epochs.filter(({ steps }) => steps > 1).map(({ milliseconds, steps }) => milliseconds / steps),
    ),
  };
}

interface EpochInput {
  each: { rows: { shape: number[] } };
}

/** Lets an engine note how long each call of a training step's scan takes. */
function timedEpochs(engine: Engine): { steps: number; milliseconds: number }[] {
  const epochs: { steps: number; milliseconds: number }[] = [];
  const scan = engine.scan.bind(engine);
  engine.scan = ((name: string, step: never) => {
    const run = scan(name, step) as unknown as (input: EpochInput) => Promise<unknown>;
    if (!name.startsWith('training step')) return run;
    return async (input: EpochInput) => {
      const start = performance.now();
      const result = await run(input);
      epochs.push({ steps: input.each.rows.shape[0]!, milliseconds: performance.now() - start });
      return result;
    };
  }) as never;
  return epochs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [head, strategy] = process.argv.slice(2) as [string, string];
  process.stdout.write(JSON.stringify(await run(head, strategy)));
}
