import { Plugins } from './discover.js';
import type { AnyStrategy } from './strategy.js';

export const strategies = new Plugins<AnyStrategy>('strategy', new URL('../../strategies/', import.meta.url));
