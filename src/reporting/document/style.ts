/** The common style sheet: light, dark and print. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1d1d1f; --soft: #5c5c62; --paper: #ffffff; --rule: #d9d9de; --shade: #f5f5f7; --edge: #0000003d;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf0; --soft: #a5a5ad; --paper: #17171a; --rule: #3a3a40; --shade: #212126; --edge: #ffffff3d; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem;
  font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
}
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .75rem; }
p, figcaption { color: var(--soft); margin: 0 0 1rem; }
/* A shadow at an edge behind which there is more: it stays, and its cover of paper scrolls with the content. */
.wide, details > div {
  overflow-x: auto;
  background:
    linear-gradient(to right, var(--paper) 50%, transparent) left / 2rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 50%, transparent) right / 2rem 100% no-repeat local,
    linear-gradient(to right, var(--edge), transparent) left / .6rem 100% no-repeat,
    linear-gradient(to left, var(--edge), transparent) right / .6rem 100% no-repeat;
}
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { padding: .3rem .9rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
thead th { border-bottom: 2px solid var(--ink); }
th:first-child { text-align: left; padding-left: 0; }
.tight th, .tight td { padding-inline: .5rem; }
.tight th:first-child { padding-left: 0; }
.tight thead th { white-space: normal; vertical-align: bottom; }
tbody th { font-weight: 500; }
.count { color: var(--soft); font-size: .85em; }
.failed { font-weight: 600; }
figure { margin: 1.5rem 0; }
figure img { display: block; width: 100%; max-width: 50rem; height: auto; border-radius: 6px; background: #ffffff; }
details { border: 1px solid var(--rule); border-radius: 6px; margin: .5rem 0; }
summary { cursor: pointer; padding: .5rem .9rem; background: var(--shade); border-radius: 6px; }
details > div { padding: .75rem .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: 0 0 1rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; --ink: #000000; --soft: #444444; --paper: #ffffff; --rule: #bbbbbb; --shade: #ffffff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
  h2, h3, p:has(+ figure) { break-after: avoid; }
  figure, tr, dl { break-inside: avoid; }
  .wide, details > div { overflow: visible; background: none; }
  .wide table { font-size: .72em; }
  .wide th, .wide td { padding-inline: .3rem; }
}
`;
