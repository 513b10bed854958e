import { Plugins } from './discover.js';
import type { ScenarioDefinition } from './scenario.js';

export const scenarios = new Plugins<ScenarioDefinition>(
  'scenario',
  new URL('../../scenarios/', import.meta.url),
);
