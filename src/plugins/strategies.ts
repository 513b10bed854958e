import { Strategies } from './composition/strategies.js';
import { ownStrategy } from './own/strategy.js';

export const strategies = new Strategies(new URL('../../strategies/', import.meta.url), ownStrategy);
