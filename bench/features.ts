import { execute } from './cli/execute.js';
import { featuresCommand } from './cli/features-command.js';

await execute(featuresCommand());
