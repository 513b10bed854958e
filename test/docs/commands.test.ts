import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everything } from '../../src/cli/commands/list.js';
import { commands, programWith, withSubcommands } from '../../src/cli/program.js';
import { UserError } from '../../src/errors/user-error.js';
import { separated } from '../../src/plugins/composition/part-names.js';
import { type Page, pages, repository } from './pages.js';
import { commandsIn, programArguments, SHELL } from './shell.js';

// Commands that run something check first what they were given, against the names and options that there are; here
// they stop then.
vi.mock('../../src/cli/run-and-show.js', () => ({ runAndShow: async () => {} }));
vi.mock('../../src/cli/tune/compute.js', () => ({ computeAndWatch: async () => undefined }));
vi.mock('../../src/assets/install.js', async (original) => ({
  ...(await original<object>()),
  fetchAsset: async () => {},
  importAsset: async () => {},
}));
const CHECKING = [
  'run',
  'reproduce',
  'ablate',
  'tune',
  'atlas',
  'check',
  'bounds run',
  'bounds update',
  'data fetch',
  'data import',
  'new',
];

const shownOn = ({ shown }: Page): string[][] =>
  shown.flatMap((part) =>
    part.kind === 'block' && SHELL.includes(part.language)
      ? commandsIn(part.content).flatMap((words) => {
          const args = programArguments(words);
          return args ? [args] : [];
        })
      : [],
  );

/** What a page's reader has in the folder: files that the pages show, and that the program writes. */
const folder = mkdtempSync(join(tmpdir(), 'continual-bench-test-'));
const before = process.cwd();
beforeAll(async () => {
  cpSync(join(repository, 'docs/examples'), folder, { recursive: true });
  process.chdir(folder);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const args of pages.flatMap(shownOn)) if (args[0] === 'new') await faultOf(args);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What is wrong with a command, or undefined. */
async function faultOf(args: readonly string[]): Promise<string | undefined> {
  const program = await programWith(args[0]);
  let told = '';
  let named: Record<string, unknown> = {};
  for (const command of withSubcommands(program)) {
    command.configureOutput({
      writeErr: (text) => {
        told += text;
      },
    });
    if (command.commands.length === 0 && !CHECKING.includes(pathOf(command))) {
      command.action(() => {
        named = command.opts();
      });
    }
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? undefined : told;
    if (error instanceof UserError) {
      // Of what is not here, data have to be downloaded (status 1), and results and presets made.
      const isHere = !/^there is no file \S+(\.(sqlite|jsonl);|\.yaml; .* tune$)/.test(error.message);
      return error.exitCode === 2 && isHere ? error.message : undefined;
    }
    throw error;
  }
  return unknownName(named);
}

/** `data fetch`, without the program's name. */
const pathOf = (command: CommandUnknownOpts): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const builtIn = await everything();

/** Filters are compared with what a database holds, so that their commands cannot tell a wrong name. */
function unknownName(options: Record<string, unknown>): string | undefined {
  const own = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  for (const part of ['scenario', 'head', 'strategy']) {
    for (const name of ([options[part] ?? []].flat() as string[]).flatMap(separated)) {
      const known = builtIn[part]!.some((one) => one.name === name) || own.includes(`'${name}'`);
      if (!known) return `there is no ${part} ${name}`;
    }
  }
  return undefined;
}

const withCommands = pages
  .map((page) => ({ file: page.file, shown: shownOn(page) }))
  .filter(({ shown }) => shown.length > 0);

describe.each(withCommands)('$file', ({ shown }) => {
  it.each(shown.map((args) => ({ args, title: args.join(' ') })))(
    'continual-bench $title',
    async ({ args }) => {
      expect(await faultOf(args)).toBeUndefined();
    },
  );
});

/** Commands within sentences may be cut short: `continual-bench list`, `continual-bench run --set …`. */
const mentions = pages.flatMap(({ file, inline }) =>
  inline.flatMap((code) => {
    const args = commandsIn(code).map(programArguments)[0];
    return args && args.length > 0 ? [{ file, code, args }] : [];
  }),
);

it.each(mentions)('$file: $code', async ({ args }) => {
  const words = args.filter((word) => !word.startsWith('-'));
  const program = await programWith(args[0]);
  const named = withSubcommands(program).filter((command) =>
    `${words.join(' ')} `.startsWith(`${pathOf(command)} `),
  );
  if (words.length > 0) expect(Object.keys(commands)).toContain(words[0]);
  const flags = [program, ...named].flatMap(({ options }) =>
    options.flatMap(({ long, short }) => [long, short]),
  );
  for (const flag of args.filter((word) => word.startsWith('-') && word !== '--help'))
    expect(flags).toContain(flag);
});
