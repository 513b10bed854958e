import { slugify } from '@mdit-vue/shared';
import { everything } from '../../src/cli/commands/list.js';
import { strategies } from '../../src/plugins/strategies.js';
import { code, table } from './markdown.js';
import { factsOf } from './strategy-facts.js';

/** Where a page speaks of a strategy: under `### er: Experience Replay`. */
interface Section {
  name: string;
  title: string;
  /** The heading above, of a kind of strategies. */
  kind: string;
}

/**
 * The catalogue of strategies. Sentences are written by hand; what follows from the definitions is put between the marks
 * `<!-- facts -->` and `<!-- end of facts -->`, in place of what is there: first a table of all, then of each strategy.
 * @param page as it is
 * @throws Error if it leaves out a strategy, has another one, or a section without its marks
 */
export async function strategiesPage(page: string): Promise<string> {
  const sections = sectionsOf(page);
  const definitions = await strategies.list();
  const { strategy: listed } = await everything();
  const headings = (all: readonly { name: string; title: string }[]) =>
    all.map(({ name, title }) => `### ${name}: ${title}`);
  const [there, wanted] = [headings(sections), headings(definitions)];
  const missing = wanted.filter((heading) => !there.includes(heading));
  const wrong = there.filter((heading, at) => !wanted.includes(heading) || there.indexOf(heading) < at);
  if (missing.length + wrong.length > 0) {
    throw new Error(`docs/strategies.md lacks the headings [${missing}], and [${wrong}] should not be there`);
  }
  const all = sections.map((section) => {
    const definition = definitions.find(({ name }) => name === section.name)!;
    return { section, definition, listed: listed!.find(({ name }) => name === section.name)! };
  });
  const overview = table(
    ['strategy', 'kind', 'scenarios'],
    all.map(({ section: { name, title, kind }, listed: { kinds } }) => [
      `[${code(name)}](#${slugify(`${name}: ${title}`)}): ${title}`,
      kind.toLowerCase(),
      kinds!.map(code).join(', '),
    ]),
  );
  const facts = [overview, ...all.map(({ definition, listed }) => factsOf(definition, listed))];
  const marked = /(?<=<!-- facts -->\n).*?(?=<!-- end of facts -->)/gs;
  if (page.match(marked)?.length !== facts.length)
    throw new Error('docs/strategies.md has a section without facts, or with two');
  return page.replace(marked, () => `\n${facts.shift()}\n\n`);
}

function sectionsOf(page: string): Section[] {
  let kind = '';
  return page.split('\n').flatMap((line) => {
    kind = /^## (.*)$/.exec(line)?.[1] ?? kind;
    const [, name, title] = /^### (\S+): (.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, title: title!, kind }];
  });
}
