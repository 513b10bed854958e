import { UserError } from '../errors/user-error.js';
import { jointMark } from '../plugins/code/joint-mark.js';
import {
  type NamedPlugin,
  partNames,
  type SourceHash,
  sourcesByPart,
} from '../plugins/composition/part-names.js';
import { scenarios } from '../plugins/scenarios.js';
import { strategies } from '../plugins/strategies.js';
import { canonical } from './canonical.js';
import type { RunCode, RunConfiguration, SeedlessConfiguration } from './configuration.js';
import { PROTOCOL } from './protocol.js';

/** The marks of this program's own scenarios and strategies, by name. */
export type InstalledCode = Record<'scenario' | 'strategy', ReadonlyMap<string, string>>;

export const installedCode = async (): Promise<InstalledCode> => ({
  scenario: await scenarios.codes(),
  strategy: await strategies.codes(),
});

type Coded = Pick<SeedlessConfiguration, 'scenario' | 'strategy' | 'code'>;

/** What differs between the code that a run was computed with and that of this program, each as a short clause. */
export const otherCode = (run: Coded, installed: InstalledCode): string[] =>
  codeChanges(run, { ...run, code: codeOf(run, installed) });

/** The code that this program would compute a configuration with. */
function codeOf({ scenario, strategy }: Coded, installed: InstalledCode): RunCode {
  const ofScenario = scenario.source === undefined ? installed.scenario.get(scenario.name) : undefined;
  const ofStrategy = markOf(strategy, installed.strategy);
  return {
    protocol: PROTOCOL,
    ...(ofScenario !== undefined && { scenario: ofScenario }),
    ...(ofStrategy !== undefined && { strategy: ofStrategy }),
  };
}

/** The mark of a strategy, or of the built-in parts of a composed one. */
function markOf(strategy: NamedPlugin, marks: ReadonlyMap<string, string>): string | undefined {
  const names = partNames(strategy);
  const own = sourcesByPart(strategy);
  const builtIn = names
    .filter((name) => !Object.hasOwn(own, name))
    .map((name) => [name, marks.get(name)] as const);
  return names.length === 1 ? builtIn[0]?.[1] : jointMark(builtIn);
}

/** What differs between the code of two runs, and between users' own files: one clause each. */
export function codeChanges(before: Coded, now: Coded): string[] {
  const ofParts = (['scenario', 'strategy'] as const).flatMap((part) => {
    const { name } = before[part];
    const [files, filesNow] = [sourcesByPart(before[part]), sourcesByPart(now[part])];
    const changed = Object.keys({ ...files, ...filesNow }).filter((one) => files[one] !== filesNow[one]);
    if (changed.length > 0) return changed.map((one) => `the file of ${part} ${one} has changed`);
    if (before.code[part] === now.code[part]) return [];
    return [`${part} ${name} ${now.code[part] === undefined ? 'is not in this version' : 'has changed'}`];
  });
  const { protocol } = before.code;
  return protocol === now.code.protocol
    ? ofParts
    : [`the protocol was ${protocol} and is ${now.code.protocol}`, ...ofParts];
}

/**
 * Checks that this process has the code that a run is asked of: the program may have been built anew since.
 * @throws UserError
 */
export async function requireCode(configuration: RunConfiguration): Promise<void> {
  const changes = otherCode(configuration, await installedCode());
  if (changes.length > 0) {
    throw new UserError(`the program was built anew while it ran: ${changes.join(', ')}; repeat the command`);
  }
}

/** Runs that come from other code, and what has changed since: one clause each. */
export interface OtherCode {
  runs: number;
  changes: string[];
}

/** Which of these runs come from other code than this program's. */
export function amongThem(
  runs: readonly { configuration: RunConfiguration }[],
  installed: InstalledCode,
): OtherCode {
  return together(runs.map(({ configuration }) => otherCode(configuration, installed)));
}

/** Which of the stored runs differ from a wanted one in nothing but their code. */
export function superseded(
  wanted: readonly RunConfiguration[],
  stored: readonly { configuration: RunConfiguration }[],
): OtherCode {
  const byKey = new Map(wanted.map((configuration) => [codeless(configuration), configuration]));
  return together(
    stored.map(({ configuration }) => {
      const now = byKey.get(codeless(configuration));
      return now ? codeChanges(configuration, now) : [];
    }),
  );
}

/** The same for configurations that differ only in their code. */
function codeless({ code: _, scenario, strategy, ...others }: RunConfiguration): string {
  const sourceless = ({ source: _, ...part }: { source?: SourceHash }) => part;
  return canonical({ ...others, scenario: sourceless(scenario), strategy: sourceless(strategy) });
}

const together = (changes: readonly string[][]): OtherCode => ({
  runs: changes.filter((ofRun) => ofRun.length > 0).length,
  changes: [...new Set(changes.flat())],
});
