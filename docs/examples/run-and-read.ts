import { averageAccuracy, forgetting, open, run } from 'continual-bench';

// Every combination of what is listed; what the database already holds is not run again.
await run(
  {
    scenarios: ['split-mnist/domain'],
    strategies: ['l2', './my-method.ts'],
    seeds: [1, 2],
    settings: { training: { epochs: 1 }, head: { hidden: [64, 64] } },
  },
  { database: 'mine.sqlite', progress: (done, total) => console.log(`${done} of ${total}`) },
);

const results = open('mine.sqlite');
for (const { configuration, accuracies, tasks } of results.runs({ status: ['finished'] })) {
  console.log(
    configuration.strategy.name,
    configuration.seed,
    averageAccuracy(accuracies, tasks).toFixed(4),
    forgetting(accuracies, tasks)?.toFixed(4),
  );
}
results.close();
