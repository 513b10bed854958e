import { defineConfig, type Plugin } from 'vitepress';
import api from '../reference/api/typedoc-sidebar.json' with { type: 'json' };
import { withoutCodeLinks } from './code-links.js';

/** Pages whose text is a file of the repository's root, and links from there. */
const INCLUDED = ['contributing.md', 'changelog.md'];

function linkFromSite(token: {
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}): void {
  const link = token.attrGet('href');
  if (link === null) return;
  const [path, ...fragment] = link.split('#') as [string, ...string[]];
  const page = INCLUDED.includes(path.toLowerCase()) ? path.toLowerCase() : path.replace(/^docs\//, '');
  token.attrSet('href', [page, ...fragment].join('#'));
}

/** Pages are rendered by the Vue that is installed in this folder, which is not beside them. */
const vueOfSite: Plugin = {
  name: 'vue of the site',
  enforce: 'pre',
  resolveId: (id, _importer, options) =>
    options?.ssr && /^vue(\/|$)/.test(id) ? { id, external: true } : undefined,
};

export default defineConfig({
  title: 'continual-bench',
  description: 'A benchmark suite for continual learning',
  cleanUrls: true,
  // None; browsers ask for one unless told.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    config(markdown) {
      markdown.core.ruler.push('links to code', ({ tokens }) => withoutCodeLinks(tokens));
      markdown.core.ruler.push('links of included pages', ({ tokens, env }) => {
        if (INCLUDED.includes(env.relativePath)) {
          for (const { children } of tokens) for (const token of children ?? []) linkFromSite(token);
        }
      });
    },
  },
  vite: { plugins: [vueOfSite] },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Guides', link: '/guides/own-strategy', activeMatch: '^/guides/' },
      { text: 'Reproductions', link: '/reproductions/tables-3-and-4', activeMatch: '^/reproductions/' },
      { text: 'Reference', link: '/reference/commands', activeMatch: '^/reference/' },
    ],
    sidebar: [
      {
        text: 'Introduction',
        items: [
          { text: 'Getting started', link: '/getting-started' },
          { text: 'Coming from another library', link: '/coming-from' },
          { text: 'Concepts', link: '/concepts' },
          { text: 'Scenarios', link: '/scenarios' },
          { text: 'Strategies', link: '/strategies' },
        ],
      },
      {
        text: 'Results',
        items: [
          { text: 'Every strategy with every head', link: '/atlas' },
          { text: 'Replay on CIFAR', link: '/replay-on-cifar' },
        ],
      },
      {
        text: 'Guides',
        items: [
          { text: 'A strategy of your own', link: '/guides/own-strategy' },
          { text: 'A scenario of your own', link: '/guides/own-scenario' },
          { text: 'Your own data', link: '/guides/your-own-data' },
          { text: 'Sweeps', link: '/guides/sweeps' },
          { text: 'Tuning', link: '/guides/tuning' },
          { text: 'Seeds in one program', link: '/guides/batched-seeds' },
          { text: 'Many machines', link: '/guides/many-machines' },
          { text: 'During training', link: '/guides/during-training' },
          { text: 'Watching runs', link: '/guides/watching' },
          { text: 'Reports', link: '/guides/reports' },
          { text: 'Managing results', link: '/guides/managing-results' },
          { text: 'Data and backbones', link: '/guides/data' },
          { text: 'Bounds', link: '/guides/bounds' },
          { text: 'Programs', link: '/guides/programs' },
          { text: 'Devices', link: '/guides/devices' },
          { text: 'Other languages', link: '/guides/other-languages' },
        ],
      },
      {
        text: 'Reproductions',
        items: [
          { text: 'Tables 3 and 4', link: '/reproductions/tables-3-and-4' },
          { text: 'The released program', link: '/reproductions/released-program' },
          { text: 'Neurocoder, tuned', link: '/reproductions/tuned' },
          { text: 'Hsu et al. 2018', link: '/reproductions/hsu' },
          { text: 'Three types of incremental learning', link: '/reproductions/three-types' },
          { text: 'Figure 8', link: '/reproductions/figure-8' },
          { text: 'Figure 8 with stand-in weights', link: '/reproductions/figure-8-stand-in' },
          { text: 'Speed', link: '/speed' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Commands', link: '/reference/commands' },
          { text: 'Options', link: '/reference/options' },
          { text: 'Program interface', link: '/reference/api/', collapsed: true, items: api },
        ],
      },
      {
        text: 'Design',
        items: [
          { text: 'The house', link: '/design/the-house' },
          { text: 'The engine', link: '/design/engine' },
          { text: 'Lanes', link: '/design/lanes' },
          { text: 'Adding a kernel', link: '/design/adding-a-kernel' },
        ],
      },
      {
        text: 'Project',
        items: [
          { text: 'Contributing', link: '/contributing' },
          { text: 'Changelog', link: '/changelog' },
        ],
      },
    ],
  },
});
