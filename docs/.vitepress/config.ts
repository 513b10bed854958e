import { defineConfig } from 'vitepress';
import api from '../reference/api/typedoc-sidebar.json' with { type: 'json' };

export default defineConfig({
  title: 'continual-bench',
  description: 'A benchmark suite for continual learning',
  cleanUrls: true,
  // Not pages: what they show, what writes them, and the tools' own readmes.
  srcExclude: ['examples/**', 'tools/**', 'node_modules/**'],
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
        ],
      },
      {
        text: 'Guides',
        items: [
          { text: 'A strategy of your own', link: '/guides/own-strategy' },
          { text: 'A scenario of your own', link: '/guides/own-scenario' },
          { text: 'Reports', link: '/guides/reports' },
          { text: 'Bounds', link: '/guides/bounds' },
        ],
      },
      {
        text: 'Reproductions',
        items: [
          { text: 'Tables 3 and 4', link: '/reproductions/tables-3-and-4' },
          { text: 'Figure 8', link: '/reproductions/figure-8' },
          { text: 'Speed', link: '/speed' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'Commands', link: '/reference/commands' },
          { text: 'Scenarios', link: '/reference/scenarios' },
          { text: 'Backbones', link: '/reference/backbones' },
          { text: 'Heads', link: '/reference/heads' },
          { text: 'Strategies', link: '/reference/strategies' },
          { text: 'Optimizers', link: '/reference/optimizers' },
          { text: 'Program interface', link: '/reference/api/', collapsed: true, items: api },
        ],
      },
      {
        text: 'Design',
        items: [
          { text: 'The house', link: '/design/the-house' },
          { text: 'The engine', link: '/design/engine' },
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
