import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { withoutCodeLinks } from '../../docs/.vitepress/code-links.js';
import { GENERATED, isOutside, type Page, pages, repository, targetOf } from './pages.js';

const exists = (file: string) => existsSync(join(repository, file));

/** What is wrong with a link of a page; nothing if it leads somewhere. */
function fault(page: Page, link: string): string | undefined {
  if (isOutside(link)) return undefined;
  const { file, fragment } = targetOf(page, link);
  if (`${file}/`.startsWith(`${GENERATED}/`)) return undefined;
  // The links in front matter are addresses on the site.
  const target = link.startsWith('/') && !file.endsWith('.md') ? `${file}.md` : file;
  if (!exists(target)) return `${link}: there is no ${target}`;
  const targetPage = pages.find((other) => other.file === target);
  // On the site, such a link is only the file's name.
  if (target.endsWith('.ts')) return undefined;
  if (page.onSite && !targetPage?.onSite) return `${link}: ${target} is no page of the site`;
  if (!page.onSite && targetPage?.includes.length)
    return `${link}: only the site shows what ${target} includes`;
  if (fragment === undefined) return undefined;
  return targetPage?.anchors.includes(fragment)
    ? undefined
    : `${link}: ${target} has no heading with that anchor`;
}

describe.each(pages)('$file', (page) => {
  it('has links that lead somewhere', () => {
    expect(page.links.map((link) => fault(page, link)).filter(Boolean)).toEqual([]);
  });

  it('has a link to each file that it shows, for readers whose page does not show it', () => {
    const files = page.shown.flatMap((one) => (one.kind === 'file' ? [one.file] : []));
    const linked = page.links.map((link) => targetOf(page, link).file);
    expect(files.filter((file) => !linked.includes(file))).toEqual([]);
  });

  it('has images and files that are there', () => {
    const files = [...page.images.filter((image) => !isOutside(image)), ...page.includes].map(
      (path) => targetOf(page, path).file,
    );
    expect(files.filter((file) => !exists(file))).toEqual([]);
  });
});

it('has pages behind every entry of the navigation, and every page in it', () => {
  const config = readFileSync(join(repository, 'docs/.vitepress/config.ts'), 'utf8');
  const linked = [...config.matchAll(/link: '([^']*)'/g)]
    .map(([, link]) => `docs${link}.md`)
    .filter((file) => !file.startsWith(GENERATED));
  const site = pages
    .map(({ file }) => file)
    .filter((file) => file.startsWith('docs/') && file !== 'docs/index.md');
  expect([...new Set(linked)].sort()).toEqual(site);
});

it('makes the links to code plain names on the site, and leaves others', () => {
  const markdown = new MarkdownIt();
  markdown.core.ruler.push('links to code', ({ tokens }) => withoutCodeLinks(tokens));
  expect(markdown.render('[one.ts](../examples/one.ts):\n\n[`two`](two.md)')).toBe(
    '<p>one.ts:</p>\n<p><a href="two.md"><code>two</code></a></p>\n',
  );
});
