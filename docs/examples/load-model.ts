import { readdirSync } from 'node:fs';
import { load, run } from 'continual-bench';

await run(
  {
    scenarios: ['split-mnist/task'],
    strategies: ['er'],
    seeds: [1],
    settings: { training: { epochs: 1 }, head: { hidden: [64, 64] } },
  },
  { database: 'mine.sqlite', saveModel: 'task-models' },
);

for (const file of readdirSync('task-models')) {
  const model = await load(`task-models/${file}`);
  const again = await model.evaluate();
  for (const [index, { testTask, accuracy }] of model.accuracies.entries()) {
    console.log(`task ${testTask}: stored with ${accuracy}, now ${again[index]!.accuracy}`);
  }
  // Two images as the scenario has them, 32 × 32 pixels of 0 … 255: one black, one white.
  const images = new Uint8Array(2 * 32 * 32).fill(255, 32 * 32);
  const labels = await model.predict(images, { task: 1 });
  console.log(`digits: ${[...labels].map((label) => model.taskClasses[0]![label]).join(', ')}`);
  await model.close();
}
