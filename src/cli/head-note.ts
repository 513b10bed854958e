import { headMatters } from '../plugins/head-matters.js';
import { strategies } from '../plugins/strategies.js';
import { optionsOf, type RunConfiguration } from '../runs/configuration.js';

/** Says which strategies give the same results with every head; undefined if none does. */
export async function headNote(configurations: readonly RunConfiguration[]): Promise<string | undefined> {
  const names = new Set<string>();
  for (const { strategy } of configurations) {
    if (names.has(strategy.name)) continue;
    const definition = await strategies.of(strategy);
    const own = Object.values(strategies.sourcesOf(strategy));
    if (!(await headMatters(definition, optionsOf(strategy), own))) names.add(strategy.name);
  }
  if (names.size === 0) return undefined;
  const [train, its] = names.size === 1 ? ['trains', 'its'] : ['train', 'their'];
  const who = new Intl.ListFormat('en-GB').format(names);
  return `${who} ${train} no head, so ${its} results are the same with every head`;
}
