import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { slugify } from '@mdit-vue/shared';
import { slug } from 'github-slugger';
import MarkdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The code that pages show, by file name. */
export const examples: Record<string, string> = Object.fromEntries(
  readdirSync(join(repository, 'docs/examples'))
    .filter((file) => file.endsWith('ts'))
    .map((file) => [file, readFileSync(join(repository, 'docs/examples', file), 'utf8')]),
);

/** What people read on the repository's pages, and what is built into the site. */
export interface Page {
  /** From the repository's root. */
  file: string;
  /** Whether it is a page of the site. */
  onSite: boolean;
  /** Where its links, images and included files lead, as they are written. */
  links: string[];
  images: string[];
  includes: string[];
  /** Of all headings. */
  anchors: string[];
  /** Blocks of code and files that are shown, in order. */
  shown: Shown[];
  /** Code within sentences. */
  inline: string[];
}

export type Shown =
  /** A block of code: its language and content. */
  | { kind: 'block'; language: string; content: string }
  /** `<<< @/examples/a.ts#part`: the file from the root, and the part of it. */
  | { kind: 'file'; file: string; region: string | undefined };

/** Made by npm run docs and not committed; the build of the site follows links into it. */
export const GENERATED = 'docs/reference/api';

const SNIPPET = /^<<<\s+(\S+?)(?:#([\w-]+))?(?:\s*\{.*\})?$/;
const INCLUDE = /<!--\s*@include:\s*(\S+?)\s*-->/g;

export const pages: Page[] = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...siteFiles()].map(pageOf);

function siteFiles(): string[] {
  return readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('docs', file))
    .filter(
      (file) => file.endsWith('.md') && !/node_modules|\.vitepress/.test(file) && !file.startsWith(GENERATED),
    )
    .sort();
}

function pageOf(file: string): Page {
  const onSite = file.startsWith('docs/');
  const text = readFileSync(join(repository, file), 'utf8');
  const [frontMatter = ''] = /^---\n.*?\n---\n/s.exec(text) ?? [];
  const page: Page = {
    file,
    onSite,
    links: [...frontMatter.matchAll(/^\s*(?:- )?link: (\S+)$/gm)].map(([, link]) => link!),
    images: [],
    includes: [...text.matchAll(INCLUDE)].map(([, included]) => included!),
    anchors: anchorsOf(withIncludes(file, text), onSite),
    shown: [],
    inline: [],
  };
  read(page, new MarkdownIt({ html: true }).parse(text.slice(frontMatter.length), {}));
  return page;
}

function read(page: Page, tokens: ReturnType<MarkdownIt['parse']>): void {
  for (const token of tokens) {
    const { type, content, info } = token;
    if (type === 'link_open') page.links.push(String(token.attrGet('href')));
    if (type === 'image') page.images.push(String(token.attrGet('src')));
    if (type === 'fence') page.shown.push({ kind: 'block', language: info.trim().split(/\W/)[0]!, content });
    if (type === 'code_inline') page.inline.push(content);
    if (type === 'html_inline' || type === 'html_block') {
      page.links.push(...[...content.matchAll(/\shref="([^"]*)"/g)].map(([, link]) => link!));
      page.images.push(...[...content.matchAll(/\ssrc="([^"]*)"/g)].map(([, source]) => source!));
    }
    const [, file, region] = (type === 'inline' && SNIPPET.exec(content)) || [];
    if (file !== undefined) page.shown.push({ kind: 'file', file: fromRoot(page, file), region });
    else if (token.children) read(page, token.children);
  }
}

/** `@` is the folder of the site. */
function fromRoot(page: Page, path: string): string {
  return path.startsWith('@/') ? join('docs', path.slice(2)) : join(dirname(page.file), path);
}

function withIncludes(file: string, text: string): string {
  return text.replace(INCLUDE, (_, included: string) => {
    const path = join(repository, dirname(file), included);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  });
}

/** The site and the repository's pages make them in different ways. */
function anchorsOf(text: string, onSite: boolean): string[] {
  const made: string[] = [];
  new MarkdownIt({ html: true })
    .use(anchor, {
      slugify: onSite ? slugify : slug,
      getTokensText: (tokens) =>
        tokens.map(({ type, content }) => (type === 'html_inline' ? '' : content)).join(''),
      callback: (_, { slug: one }) => made.push(one),
    })
    .render(text);
  return made;
}

/** The file or folder that a link leads to, from the root, and the part of it after #. */
export function targetOf(page: Page, link: string): { file: string; fragment: string | undefined } {
  const [path, fragment] = decodeURI(link).split('#') as [string, string | undefined];
  if (path === '') return { file: page.file, fragment };
  return { file: path.startsWith('/') ? join('docs', path) : join(dirname(page.file), path), fragment };
}

export const isOutside = (link: string): boolean => /^(https?|mailto):/.test(link);
