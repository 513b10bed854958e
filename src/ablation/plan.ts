import { refuseUnknown } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { presetSettings } from '../reproduction/presets.js';
import { type PublishedTable, publishedTables } from '../reproduction/tables/published.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import { merged, resolve, type Settings } from '../runs/resolve.js';
import { releasedVariants } from './released.js';
import { tuningVariants } from './tuning.js';
import { type Variant, variants } from './variants.js';

/** A variant with one strategy in a table's scenario, to be run. */
export interface PlannedVariant {
  table: PublishedTable;
  variant: Variant;
  strategy: string;
  configuration: SeedlessConfiguration;
}

/**
 * Lists of variants: what the paper chose or left open, the way from its text to the released program, and what the
 * preset `tuned` is chosen from.
 */
export const ablations = { open: variants, released: releasedVariants, tuning: tuningVariants } as const;
export type AblationName = keyof typeof ablations;

export interface AblationRequest {
  ablation: AblationName;
  /** Names of variants; all by default. The paper's preset is added, to compare with. */
  variants?: readonly string[] | undefined;
  heads?: readonly string[] | undefined;
  strategies?: readonly string[] | undefined;
  /** Override the settings of all variants. */
  settings: Settings;
}

/** Name of the variants that all others are compared with. */
export const BASELINE = 'paper preset';

/** @throws UserError (usage) for a name that is unknown or of which nothing is planned, and for invalid settings */
export async function ablationPlan(request: AblationRequest): Promise<PlannedVariant[]> {
  const variants: readonly Variant[] = ablations[request.ablation];
  const known = (namesOf: (variant: Variant) => readonly string[]) => [...new Set(variants.flatMap(namesOf))];
  refuseUnknown(
    'variant',
    request.variants,
    known(({ name }) => [name]),
  );
  refuseUnknown(
    'head of the variants',
    request.heads,
    known(({ head }) => [head]),
  );
  refuseUnknown(
    'strategy of the variants',
    request.strategies,
    known(({ strategies }) => strategies),
  );
  const wanted = variants.filter(
    ({ name, head }) =>
      (name === BASELINE || (request.variants?.includes(name) ?? true)) &&
      (request.heads?.includes(head) ?? true),
  );
  // Unless it is named, the baseline is run only where there is something to compare with it.
  const others = wanted.filter(({ name }) => name !== BASELINE);
  const needed = (variant: Variant, kind: ScenarioKind, strategy: string): boolean =>
    variant.name === BASELINE
      ? request.variants?.includes(BASELINE) ||
        others.some((other) => other.head === variant.head && hasCell(other, kind, strategy))
      : hasCell(variant, kind, strategy);
  const places = publishedTables.flatMap((table) =>
    wanted.flatMap((variant) =>
      variant.strategies
        .filter((strategy) => request.strategies?.includes(strategy) ?? true)
        .filter((strategy) => needed(variant, table.kind, strategy))
        .map((strategy) => ({ table, variant, strategy })),
    ),
  );
  requireAllUsed(request, places);
  return Promise.all(
    places.map(async (place) => {
      const { table, variant, strategy } = place;
      const preset = presetSettings('paper', { head: variant.head, kind: table.kind, strategy });
      const settings = merged(merged(preset, variant.settings(table.kind, strategy)!), request.settings);
      const { scenario } = table;
      return {
        ...place,
        configuration: await resolve({ scenario, head: variant.head, strategy, settings }),
      };
    }),
  );
}

const hasCell = (variant: Variant, kind: ScenarioKind, strategy: string): boolean =>
  variant.strategies.includes(strategy) && variant.settings(kind, strategy) !== null;

/** @throws UserError (usage) for a name of which nothing is planned. */
function requireAllUsed(
  { variants: names, heads, strategies }: AblationRequest,
  places: readonly Omit<PlannedVariant, 'configuration'>[],
): void {
  const asked = [
    ['--variant', names, places.map(({ variant }) => variant.name)],
    ['--head', heads, places.map(({ variant }) => variant.head)],
    ['--strategy', strategies, places.map(({ strategy }) => strategy)],
  ] as const;
  for (const [option, wanted, planned] of asked) {
    const unused = wanted?.find((name) => !planned.includes(name));
    if (unused !== undefined) {
      throw usageError(
        `no variant with ${option} ${JSON.stringify(unused)} matches the other options; leave it out`,
      );
    }
  }
}
