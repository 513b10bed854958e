import {
  defaultText,
  everything,
  type Listed,
  type ListedOption,
  strategyNotes,
} from '../../src/cli/commands/list.js';
import { code, GENERATED, linked, page, sentence, table, text } from './markdown.js';

/** How the page speaks of each part of a configuration. */
const parts: Record<string, { title: string; prefix: string; about: string }> = {
  scenario: {
    title: 'Scenarios',
    prefix: 'scenario',
    about: 'What `--scenario` takes, apart from [files of your own](../guides/own-scenario.md).',
  },
  backbone: {
    title: 'Backbones',
    prefix: 'backbone',
    about: 'What `--backbone` takes. If you choose none, the scenario does.',
  },
  head: { title: 'Heads', prefix: 'head', about: 'What `--head` takes.' },
  strategy: {
    title: 'Strategies',
    prefix: 'strategy',
    about:
      'What `--strategy` takes, apart from [files of your own](../guides/own-strategy.md) and ' +
      '[several as one](../guides/own-strategy.md#several-as-one), such as `er+si`.',
  },
  optimizer: {
    title: 'Optimizers and training',
    prefix: 'training',
    about: 'If you choose no optimizer with `--set training.optimizer=…`, the strategy does.',
  },
};

/** Everything that has a name, with its options, as `continual-bench list` has them. */
export async function optionsPage(): Promise<string> {
  return page(
    '# Options',
    GENERATED,
    'The scenarios, backbones, heads, strategies and optimizers that come with the program, and their options. ' +
      '`--set` sets an option, for example `--set strategy.coefficient=0.5 --set training.epochs=10`, and each option ' +
      'is checked and stored with the run. `continual-bench list` shows the same in a terminal, for files of your own too.',
    ...Object.entries(await everything()).flatMap(([part, entries]) => {
      const { title, prefix, about } = parts[part]!;
      return [`## ${title}`, about, ...families(entries).flatMap((family) => described(family, prefix))];
    }),
  );
}

/** Scenarios that differ in their setting alone stand together: `split-mnist/task`, `split-mnist/domain`, … */
function families(entries: readonly Listed[]): Listed[][] {
  const byName = new Map<string, Listed[]>();
  for (const entry of entries) {
    const name = familyOf(entry);
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return [...byName.values()];
}

const familyOf = ({ name }: Listed): string => name.split('/')[0]!;

function described(family: readonly Listed[], prefix: string): string[] {
  const heading = `### ${familyOf(family[0]!)}`;
  const alike = family.every(({ options }) => JSON.stringify(options) === JSON.stringify(family[0]!.options));
  return alike
    ? [heading, introductions(family), optionsTable(family[0]!.options, prefix)]
    : [heading, ...family.flatMap((entry) => [introductions([entry]), optionsTable(entry.options, prefix)])];
}

const introductions = (family: readonly Listed[]): string =>
  family
    .map((entry) => (entry.name === familyOf(entry) ? '' : `- ${code(entry.name)}: `) + introduction(entry))
    .join('\n');

const introduction = (entry: Listed): string => {
  const { title, source, backbone, kinds } = entry;
  const through = backbone === undefined ? '' : `, read by ${code(backbone)}`;
  const scenarios = kinds === undefined ? '' : ` Scenarios: ${kinds.map(code).join(', ')}.`;
  const notes = strategyNotes(entry).map((note) => ` ${sentence(note)}`);
  return `${text(title)}${through}. Source: ${linked(sentence(source))}${scenarios}${notes.join('')}`;
};

/** Checksums would make a table too wide. */
const shortened = (value: string): string => value.replace(/\b([0-9a-f]{8})[0-9a-f]{56}\b/, '$1…');

const optionsTable = (options: readonly ListedOption[], prefix: string): string =>
  options.length === 0
    ? 'It has no options.'
    : table(
        ['option', 'type', 'default', 'what it is'],
        options.map(({ name, type, default: value, description = '' }) => [
          code(`${prefix}.${name}`),
          text(type),
          value === undefined ? 'none' : code(shortened(defaultText(value))),
          text(description),
        ]),
      );
