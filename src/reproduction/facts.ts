import { batchedSeedsFact } from '../reporting/cells/environment.js';
import { flatten } from '../reporting/cells/flatten.js';
import { duration } from '../reporting/cells/numbers.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import { deviceText } from '../runs/device-text.js';
import { cost, type OurFigures } from './comparison.js';

/** A cell's options, and what its runs were computed with, by name. */
export function factsOf(
  cell: Pick<OurFigures, 'runs'> & { configuration: SeedlessConfiguration },
): [string, string][] {
  const { configuration, runs } = cell;
  const options = [...flatten(configuration)];
  if (runs.length === 0) return options;
  const { seconds, peakMemory } = cost([cell]);
  const distinct = (values: (string | number)[]): string => [...new Set(values)].join('; ');
  return [
    ...options,
    ['seeds', runs.map((run) => run.configuration.seed).join(', ')],
    ['trainable parameters', distinct(runs.map((run) => run.parameterCount!.toLocaleString('en')))],
    [
      'backend, device',
      distinct(runs.map(({ environment }) => `${environment.backend}, ${deviceText(environment)}`)),
    ],
    ...batchedSeedsFact(runs),
    ['program version', distinct(runs.map(({ environment }) => environment.programVersion))],
    ['processor', distinct(runs.map(({ environment }) => environment.machine.processor ?? 'unknown'))],
    ['computing time', duration(seconds)],
    ['peak memory', `${Math.round(peakMemory / 1e6)} MB`],
  ];
}
