import { Plugins } from './discover.js';
import { ownScenario } from './own/scenario.js';

export const scenarios = new Plugins(new URL('../../scenarios/', import.meta.url), ownScenario);
