import { HEAT_STYLE } from './heat-colours.js';

/** The report's additions to the common style sheet. */
export const REPORT_STYLE = `${HEAT_STYLE}
body { max-width: 76rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .2em; }
a:hover { text-decoration-color: currentColor; }
nav ul, .overview { margin: 0; padding-left: 1.1rem; }
.overview { margin: 0 0 1.2rem; max-width: 62rem; }
.best { font-weight: 700; }
.best .count, .best .difference { font-weight: 400; }
.difference { color: var(--soft); font-size: .85em; }
.difference.differ { color: var(--ink); }
.accuracies th, .accuracies td { vertical-align: top; line-height: 1.35; }
.accuracies tbody th, .measures tbody th { white-space: normal; min-width: 9rem; }
.accuracies thead th { white-space: normal; vertical-align: bottom; }
.measures, .runs .tight { font-size: .85rem; }
.wide + .wide { margin-top: 1.2rem; }
.measures th, .measures td, .runs .tight th, .runs .tight td { padding-inline: .35rem; }
.measures .group { padding-top: .9rem; font-weight: 700; }
.maps { display: flex; flex-wrap: wrap; gap: 1.2rem 2rem; align-items: flex-end; }
.maps > * { max-width: 100%; margin: 0; }
h4 { font-size: .95rem; margin: 1.4rem 0 .4rem; }
.heat { border-spacing: 1.5px; border-collapse: separate; font-size: .72rem; }
.heat caption { padding: 0 0 .1rem 3.4rem; }
.heat th, .heat td { border: 0; padding: 0; width: 2.35rem; min-width: 2.35rem; height: 1.75rem; text-align: center; vertical-align: middle; }
.heat th { color: var(--soft); font-weight: 400; width: 1.4rem; min-width: 0; padding: 0 .2rem; }
.heat td { border-radius: 3px; }
.heat .corner { color: var(--soft); font-size: .58rem; line-height: 1.1; white-space: nowrap; text-align: right; padding-right: .25rem; }
.heat.small { font-size: .6rem; }
.heat.small td { width: 1.35rem; min-width: 1.35rem; height: 1.2rem; border-radius: 1px; }
.confusions { display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; align-items: flex-end; }
.confusions th[scope="colgroup"] { border-bottom: 1px solid var(--rule); }
.confusions th[scope="rowgroup"] { white-space: nowrap; }
.confusions .heat:not(.small) td { width: 1.9rem; min-width: 1.9rem; height: 1.6rem; }
.ranks { display: block; width: 100%; min-width: 40rem; max-width: 60rem; height: auto; }
.whole img { max-width: none; }
.runs dl { columns: 2 22rem; display: block; }
.runs dl dt { float: left; clear: left; margin-right: 1rem; }
.runs dl dd { margin: 0 0 .15rem; text-align: right; border-bottom: 1px dotted var(--rule); break-inside: avoid; }
.runs .wide { margin-top: 1rem; }
.runs td.message { text-align: left; white-space: normal; }
.runs tbody tr:first-child > * { border-bottom: 0; padding-bottom: 0; }
.command td { padding-top: 0; text-align: left; white-space: normal; }
.command details { border: 0; margin: 0; }
.command summary { background: none; padding: 0; font-size: .8rem; color: var(--soft); }
.command pre { margin: .25rem 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; user-select: all; }
.tagging { margin: .1rem 0 .3rem; font-size: .8rem; overflow-wrap: anywhere; }
.definitions { grid-template-columns: max-content minmax(0, 1fr); }
@media (max-width: 40rem) { .definitions { grid-template-columns: minmax(0, 1fr); } .definitions dd { margin-bottom: .5rem; } }
@media print {
  .runs details:not([open]) { display: none; }
  .heat td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  table { font-size: .85em; }
  .wide { overflow: visible; }
  .heat { font-size: .5rem; }
  .heat th, .heat td, .heat.small td { width: 1.6rem; min-width: 0; height: 1.15rem; }
  .heat .corner { font-size: 0; }
  .maps { gap: .6rem 1rem; }
  .maps > * { break-inside: avoid; }
}
`;
