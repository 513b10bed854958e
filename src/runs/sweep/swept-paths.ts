import { heads } from '../../heads/registry.js';
import { type GivenOption, isPart, placeOf } from './given-option.js';

/** The paths in a configuration of the options that have alternatives: `strategy.coefficient` of `l2.coefficient`. */
export const sweptPaths = (options: readonly GivenOption[]): Set<string> =>
  new Set(options.filter(({ values }) => values.length > 1).map(pathOf));

/** Where an option goes in a configuration: `training.epochs` for `l2.training.epochs`. */
export function pathOf(option: GivenOption): string {
  const { owner, path } = option;
  if (isPart(owner)) return placeOf(option);
  if (path.length === 2 && path[0] === 'training') return path.join('.');
  return placeOf({ owner: heads.some(({ name }) => name === owner) ? 'head' : 'strategy', path });
}
