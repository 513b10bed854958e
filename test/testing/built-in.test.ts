import { scenarios } from '../../src/plugins/scenarios.js';
import { strategies } from '../../src/plugins/strategies.js';
import { testScenario, testStrategy } from '../../src/testing/index.js';

for (const strategy of await strategies.list()) testStrategy(strategy);
for (const scenario of await scenarios.list()) {
  if (scenario.dataset === 'mnist') testScenario(scenario);
}
