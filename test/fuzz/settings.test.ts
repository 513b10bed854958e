import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ablateCommand } from '../../src/cli/commands/ablate.js';
import { atlasCommand } from '../../src/cli/commands/atlas.js';
import { boundsCommand } from '../../src/cli/commands/bounds.js';
import { checkCommand } from '../../src/cli/commands/check.js';
import { dataCommand } from '../../src/cli/commands/data.js';
import { deleteCommand } from '../../src/cli/commands/delete.js';
import { importCommand } from '../../src/cli/commands/import.js';
import { listCommand } from '../../src/cli/commands/list.js';
import { newCommand } from '../../src/cli/commands/new.js';
import { reportCommand } from '../../src/cli/commands/report.js';
import { reproduceCommand } from '../../src/cli/commands/reproduce.js';
import { rerunCommand } from '../../src/cli/commands/rerun.js';
import { resultsCommand } from '../../src/cli/commands/results.js';
import { runCommand } from '../../src/cli/commands/run.js';
import { statusCommand } from '../../src/cli/commands/status.js';
import { tagCommand } from '../../src/cli/commands/tag.js';
import { tuneCommand } from '../../src/cli/commands/tune.js';
import { listOf, positiveInteger, seedOption } from '../../src/cli/options.js';
import { heads } from '../../src/heads/registry.js';
import type { Chosen } from '../../src/plugins/discover.js';
import { scenarios } from '../../src/plugins/scenarios.js';
import { strategies } from '../../src/plugins/strategies.js';
import type { AnyStrategy } from '../../src/plugins/strategy.js';
import { commandOf } from '../../src/runs/command.js';
import { settingsParts } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { resolve, type Settings } from '../../src/runs/resolve.js';
import { parseSetting } from '../../src/runs/sweep/setting.js';
import { finishedRun } from '../store/samples.js';
import { holds, limitAllocation, outcomeOf } from './fuzz.js';

limitAllocation();

const scenarioNames = (await scenarios.list()).map(({ name }) => name);
const composed = ['er+si', 'der+++ewc+lwf'];
const strategyNames = [...(await strategies.list()).map(({ name }) => name), ...composed];

/** Options that there are, by their parts, and their defaults. */
const known = await optionsByPart();

async function optionsByPart(): Promise<[part: string, option: string, value: unknown][]> {
  const found: [string, string, unknown][] = [];
  for (const strategy of strategyNames) {
    for (const { name: head } of heads) {
      const [{ definition }] = (await strategies.chosen(strategy)) as [Chosen<AnyStrategy>];
      const [kind] = Object.keys(definition.defaults);
      const whole = await resolve({ scenario: `split-mnist/${kind}`, head, strategy, settings: {} });
      for (const part of settingsParts) {
        for (const [option, value] of Object.entries(whole[part])) {
          if (option !== 'name') found.push(...optionsIn(part, option, value));
        }
      }
    }
  }
  return found;
}

/** An option, or those of a part of a composed strategy. */
function optionsIn(part: string, option: string, value: unknown): [string, string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[part, option, value]];
  return Object.entries(value).map(([name, inner]) => [part, `${option}.${name}`, inner]);
}

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(1e6, 2 ** 53, 1e300, Number.POSITIVE_INFINITY, -0),
);

const value = fc.oneof(
  text,
  fc.json({ maxDepth: 2 }),
  number.map(String),
  fc.constant('1e999'),
  fc.array(number, { maxLength: 3 }).map((all) => `[${all.join(',')}]`),
);

/** Settings of options that there are, most of them with values that fit. */
const settingText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(...known)
      .map(
        ([part, option, fitting]) =>
          `${part}.${option}=${typeof fitting === 'string' ? fitting : JSON.stringify(fitting)}`,
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...known), value)
      .map(([[part, option], any]) => `${part}.${option}=${any}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...settingsParts, 'part'), fc.string(), value)
      .map(([part, option, any]) => `${part}.${option}=${any}`),
  },
  { weight: 1, arbitrary: text },
);

interface Request {
  scenario: string;
  head: string;
  strategy: string;
  settings: string[];
}

const mostly = (names: string[]) =>
  fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: fc.string() });

const request: fc.Arbitrary<Request> = fc.record(
  {
    scenario: mostly(scenarioNames.filter((name) => name.startsWith('split-mnist/'))),
    head: mostly(heads.map(({ name }) => name)),
    strategy: mostly(strategyNames),
    settings: fc.array(settingText, { maxLength: 3 }),
  },
  { noNullPrototype: true },
);

const set = (texts: string[]): Settings =>
  texts.reduce<Settings>((settings, one) => parseSetting(one, settings), {});

/** The words of a command, as a shell splits them. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:[^\s'\\]|'[^']*'|\\')+/gu)].map(([word]) =>
    word.replace(/'([^']*)'|\\'/g, (_, quoted?: string) => quoted ?? "'"),
  );

/** The texts of a command's --set. */
const settingsIn = (words: string[]): string[] => words.filter((_, index) => words[index - 1] === '--set');

describe('settings', () => {
  it('are refused, or survive being written as a command and read', () =>
    holds(
      request,
      async ({ scenario, head, strategy, settings }) => {
        const { value: seedless } = await outcomeOf(() =>
          resolve({ scenario, head, strategy, settings: set(settings) }),
        );
        if (seedless === undefined) return;
        const configuration = { ...seedless, seed: 1 };
        expect(identityOf(JSON.parse(JSON.stringify(configuration)))).toBe(identityOf(configuration));
        const words = wordsOf(commandOf([{ ...finishedRun([[1]]), configuration }]).replaceAll(' \\\n', ' '));
        const again = await resolve({ scenario, head, strategy, settings: set(settingsIn(words)) });
        expect(identityOf({ ...again, seed: 1 })).toBe(identityOf(configuration));
      },
      { examples: [nested(5_000), nested(100_000)] },
    ));

  it('of any text survive too', () =>
    holds(
      text,
      async (label) => {
        const { configuration, ...run } = finishedRun([[1]]);
        const strategy = { name: 'own', label };
        const command = commandOf([{ ...run, configuration: { ...configuration, strategy } }]);
        const texts = settingsIn(wordsOf(command.replaceAll(' \\\n', ' ')));
        // No argument of a command can have a NUL.
        expect(command).not.toContain('\0');
        expect(set(texts).strategy).toEqual({ label });
      },
      { examples: ['a\rb', 'a\u2028b', '\u0085', 'a\0b', 'a\nb', '1', 'null', 'a,b', "it's", ' \\\n'] },
    ));
});

function nested(depth: number): Request {
  const deep = `head.hidden=${'['.repeat(depth)}${']'.repeat(depth)}`;
  return { scenario: 'split-mnist/task', head: 'mlp', strategy: 'adam', settings: [deep] };
}

/** What --seed reads. */
const seedsIn = (written: string): number[] => {
  const { parseArg } = seedOption();
  return parseArg!(written, undefined as never) as number[];
};

const digits = fc.stringMatching(/^\d{1,25}$/);

describe('lists and numbers', () => {
  it('are different names without commas, or refused', () =>
    holds(text, async (names) => {
      const { value: list } = await outcomeOf(() => listOf(names));
      const all = names.split(',').map((name) => name.trim());
      if (list) expect(list).toEqual(all);
      else expect(all.includes('') || new Set(all).size < all.length).toBe(true);
    }));

  it('are whole numbers as they were written, or refused', () =>
    holds(
      fc.oneof(text, digits, number.map(String)),
      async (written) => {
        const { value: count } = await outcomeOf(() => positiveInteger(written));
        if (count !== undefined) expect(`${count}`).toBe(written);
        if (/^[1-9]\d{0,5}$/.test(written)) expect(count).toBe(Number(written));
      },
      { examples: ['0x10', '1e3', ' 1', '1000001', '01', '1\n'] },
    ));

  it('are seeds as they were written, or refused', () =>
    holds(
      fc.oneof(
        text,
        fc.array(digits, { minLength: 1 }).map((all) => all.join(',')),
      ),
      async (written) => {
        const { value: seeds } = await outcomeOf(() => seedsIn(written));
        if (seeds === undefined) return;
        const exact = written.split(',').map((seed) => BigInt(seed.trim()));
        expect(new Set(exact).size).toBe(exact.length);
        expect(seeds.every(Number.isSafeInteger)).toBe(true);
        expect(seeds.map(BigInt)).toEqual(exact);
      },
      { examples: ['9007199254740993', '9'.repeat(400), '0', '007'] },
    ));
});

const commands = [
  ablateCommand,
  atlasCommand,
  boundsCommand,
  checkCommand,
  dataCommand,
  deleteCommand,
  importCommand,
  listCommand,
  newCommand,
  reportCommand,
  reproduceCommand,
  rerunCommand,
  resultsCommand,
  runCommand,
  statusCommand,
  tagCommand,
  tuneCommand,
].flatMap((make) => [make(), ...make().commands]);

/** Every option that is read by a function. */
const parsers = commands.flatMap((command) =>
  command.options.flatMap(({ long, parseArg, argChoices, defaultValue }) =>
    parseArg && !argChoices ? [{ name: `${command.name()} ${long}`, parseArg, defaultValue }] : [],
  ),
);

describe('options of commands', () => {
  it('are read from any text, or refuse it', () => {
    expect(parsers.length).toBeGreaterThan(10);
    return holds(
      fc.tuple(fc.constantFrom(...parsers), fc.oneof(text, value, settingText)),
      async ([option, given]) => {
        const { value: read } = await outcomeOf(() => option.parseArg(given, option.defaultValue as never));
        const all = Array.isArray(read) ? read : [read];
        // No number is infinite, or none.
        for (const one of all) if (typeof one === 'number') expect(Number.isFinite(one)).toBe(true);
      },
    );
  });
});
