import { findNamed } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { shortHash } from '../../reporting/cells/numbers.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import { type PanelName, panels } from './published.js';

/** The label of each panel's weights; a panel without a label uses the published weights. */
export type PanelWeights = Partial<Record<PanelName, string>>;

/**
 * Reads `cifar10=LABEL` for one panel or `LABEL` for all.
 * @param given before, for other panels
 * @throws UserError (usage) for an unknown panel, one that has a label already, or a missing label
 */
export function parseWeights(text: string, given: PanelWeights = {}): PanelWeights {
  const split = text.indexOf('=');
  const label = text.slice(split + 1);
  if (label === '') throw usageError(`"${text}" has no label; write it as LABEL or cifar10=LABEL`);
  const chosen = split < 0 ? panels : [findNamed('panel', text.slice(0, split), panels)];
  const again = chosen.find(({ name }) => given[name] !== undefined);
  if (again) throw usageError(`the label of ${again.name} is given twice; give it once`);
  return { ...given, ...Object.fromEntries(chosen.map(({ name }) => [name, label])) };
}

/**
 * `weights "stand-in" (1a2b3c4d), side 64`, or `published ImageNet weights, side 64`; followed by
 * `, images not as published (5e6f7a8b)` if they are not.
 */
export function inputText({ backbone, data }: Pick<SeedlessConfiguration, 'backbone' | 'data'>): string {
  const { label, weights, side } = backbone;
  const which =
    label === '' ? 'published ImageNet weights' : `weights "${label}" (${shortHash(String(weights))})`;
  const images = data === undefined ? '' : `, images not as published (${shortHash(data)})`;
  return `${which}, side ${side}${images}`;
}
