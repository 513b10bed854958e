import { defaultText, everything, type Listed, type ListedOption } from '../../src/cli/commands/list.js';
import { code, GENERATED, page, sentence, table, text } from './markdown.js';

/** What the pages are about, by the part of a configuration. */
const parts: Record<string, { title: string; prefix: string; about: string; example: string }> = {
  scenario: {
    title: 'Scenarios',
    prefix: 'scenario',
    about: 'The names that `--scenario` takes. It takes [files of your own](../guides/own-scenario.md) too.',
    example: 'classOrder=random',
  },
  backbone: {
    title: 'Backbones',
    prefix: 'backbone',
    about: 'The names that `--backbone` takes. Unless you choose one, the scenario does.',
    example: 'side=96',
  },
  head: {
    title: 'Heads',
    prefix: 'head',
    about: 'The names that `--head` takes.',
    example: 'hidden=[400,400]',
  },
  strategy: {
    title: 'Strategies',
    prefix: 'strategy',
    about: 'The names that `--strategy` takes. It takes [files of your own](../guides/own-strategy.md) too.',
    example: 'coefficient=0.5',
  },
  optimizer: {
    title: 'Optimizers',
    prefix: 'training',
    about:
      'What turns gradients into steps. Each strategy names its own; `--set training.optimizer=sgd` replaces it.',
    example: 'epochs=10',
  },
};

/** A page for each kind of thing that has names, by the file's name. */
export async function namesPages(): Promise<Record<string, string>> {
  const pages = Object.entries(await everything()).map(([part, entries]) => {
    const { title, prefix, about, example } = parts[part]!;
    return [
      `${title.toLowerCase()}.md`,
      page(
        `# ${title}`,
        GENERATED,
        `${about} \`--set\` sets the options: \`--set ${prefix}.${example}\`.`,
        ...families(entries).flatMap(([name, family]) => describedFamily(name, family, prefix)),
      ),
    ];
  });
  return Object.fromEntries(pages);
}

/** Scenarios that differ in their setting alone stand together: `split-mnist/task`, `split-mnist/domain`, … */
function families(entries: readonly Listed[]): [string, Listed[]][] {
  const byName = new Map<string, Listed[]>();
  for (const entry of entries) {
    const name = entry.name.split('/')[0]!;
    byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return [...byName];
}

function describedFamily(name: string, family: readonly Listed[], prefix: string): string[] {
  const alike = new Set(family.map(({ options }) => JSON.stringify(options))).size === 1;
  return [
    `## ${name}`,
    ...(alike
      ? [introductions(family), optionsTable(family[0]!.options, prefix)]
      : family.flatMap((entry) => [introductions([entry]), optionsTable(entry.options, prefix)])),
  ];
}

const introductions = (family: readonly Listed[]): string =>
  family.length === 1
    ? introduction(family[0]!)
    : family.map((entry) => `- ${code(entry.name)}: ${introduction(entry)}`).join('\n');

const introduction = ({ title, source, backbone }: Listed): string =>
  `${text(title)}${backbone === undefined ? '' : `, read by the backbone ${code(backbone)}`}. ` +
  `Source: ${linked(sentence(source))}`;

/** Papers on arXiv can be followed. */
const linked = (source: string): string =>
  source.replace(/arXiv:(\d{4}\.\d{4,5})/g, '[arXiv:$1](https://arxiv.org/abs/$1)');

const optionsTable = (options: readonly ListedOption[], prefix: string): string =>
  options.length === 0
    ? 'It has no options.'
    : table(
        ['option', 'type', 'default', 'what it is'],
        options.map(({ name, type, default: value, description = '' }) => [
          code(`${prefix}.${name}`),
          text(type),
          defaultText(value) === 'none' ? 'none' : code(defaultText(value)),
          text(description),
        ]),
      );
