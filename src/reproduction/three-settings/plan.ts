import { type ScenarioKind, scenarioKinds } from '../../plugins/task-sequence.js';
import type { SeedlessConfiguration } from '../../runs/configuration.js';
import { merged, resolve, type Settings } from '../../runs/resolve.js';
import { chosen } from '../plan.js';
import type { Method, SettingsTable } from './published.js';

/** Which part of a table to reproduce, and how. */
export interface SettingsRequest {
  table: SettingsTable;
  heads?: readonly string[] | undefined;
  /** Only methods of these strategies. */
  strategies?: readonly string[] | undefined;
  /** Override what the table sets. */
  settings: Settings;
}

/** A cell of a table that is to be run. */
export interface PlannedCell {
  method: Method;
  kind: ScenarioKind;
  configuration: SeedlessConfiguration;
}

/** The only head of these tables. */
const HEAD = 'mlp';

/**
 * The cells, method by method.
 * @throws UserError (usage) for a name that is not in the table, and for invalid settings
 */
export async function settingsPlan(request: SettingsRequest): Promise<PlannedCell[]> {
  const { table, settings } = request;
  chosen(`head of ${table.name}`, request.heads, [HEAD]);
  const known = [...new Set(table.methods.map(({ strategy }) => strategy))];
  const strategies = chosen(`strategy of ${table.name}`, request.strategies, known);
  return Promise.all(
    table.methods
      .filter(({ strategy }) => strategies.includes(strategy))
      .flatMap((method) =>
        scenarioKinds
          .filter((kind) => method.published[kind] !== undefined)
          .map(async (kind) => ({
            method,
            kind,
            configuration: await resolve({
              scenario: `${table.scenario}/${kind}`,
              head: HEAD,
              strategy: method.strategy,
              settings: merged(merged(table.settings(kind), method.settings?.(kind) ?? {}), settings),
            }),
          })),
      ),
  );
}
