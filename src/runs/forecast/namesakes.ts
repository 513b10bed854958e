import type { RunFilter } from '../../store/filter.js';
import type { RunConfiguration } from '../configuration.js';

/** Selects the stored runs that can tell how long configurations take: those of their scenarios, heads and strategies. */
export function namesakesOf(configurations: readonly RunConfiguration[]): RunFilter {
  const names = (part: 'scenario' | 'head' | 'strategy') => [
    ...new Set(configurations.map((one) => one[part].name)),
  ];
  return { scenario: names('scenario'), head: names('head'), strategy: names('strategy') };
}
