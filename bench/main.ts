import { benchCommand } from './cli/bench-command.js';
import { execute } from './cli/execute.js';

await execute(benchCommand());
