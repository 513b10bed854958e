import { Plugins } from './discover.js';
import { ownStrategy } from './own/strategy.js';

export const strategies = new Plugins(new URL('../../strategies/', import.meta.url), ownStrategy);
