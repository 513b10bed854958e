import type { Engine } from '../src/engine/engine.js';
import type { RunConfiguration } from '../src/runs/configuration.js';
import { Executor } from '../src/runs/executor.js';
import { resolve } from '../src/runs/resolve.js';

/** Batches of Split MNIST's five tasks in one epoch, at 128. */
const stepsAnEpoch = [12_665, 12_089, 11_263, 12_183, 11_800]
  .map((samples) => Math.ceil(samples / 128))
  .reduce((sum, steps) => sum + steps);

/** Seconds of a whole domain-incremental run, data loaded and programs compiled in it, and its number of steps. */
export async function wholeRun(
  engine: Engine,
  strategy: string,
  hidden: number,
  seed: number,
): Promise<{ seconds: number; steps: number }> {
  const configuration: RunConfiguration = {
    ...(await resolve({
      scenario: 'split-mnist/domain',
      head: 'mlp',
      strategy,
      settings: { head: { hidden: [hidden, hidden] } },
    })),
    seed,
  };
  const start = performance.now();
  await new Executor(engine).execute(configuration, { started() {}, accuracy() {}, progress() {} });
  return {
    seconds: (performance.now() - start) / 1000,
    steps: stepsAnEpoch * configuration.training.epochs,
  };
}
