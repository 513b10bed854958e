import { INTERACTIVE_STYLE } from '../../reporting/interactive/figure.js';
import { REPORT_STYLE } from '../../reporting/page/style.js';

/** The page's additions to the common style sheet: the report's, and those of a grid's progress. */
export const SERVE_STYLE = `${INTERACTIVE_STYLE}${REPORT_STYLE}
progress { width: 100%; height: .8rem; accent-color: var(--line-0072b2); }
h1 { overflow-wrap: anywhere; }
.state { color: var(--ink); margin-bottom: .4rem; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: .6rem 0 1rem; }
.counts dd { font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.computing { list-style: none; margin: 0 0 1rem; padding: 0; font-variant-numeric: tabular-nums; }
.computing li { display: grid; grid-template-columns: minmax(0, 1fr) 8rem 3.5rem; gap: 0 1rem; align-items: center; overflow-wrap: anywhere; }
.percent { text-align: right; }
#parts pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; margin: 0 0 .75rem; }
#parts ul { padding-left: 1.1rem; }
#parts .computing { padding-left: 0; }
#parts .wide { margin-bottom: 1.2rem; }
.failed { overflow-wrap: anywhere; }
@media (max-width: 30rem) { .computing li { grid-template-columns: minmax(0, 1fr) 3.5rem; } .computing progress { grid-row: 2; grid-column: 1 / 3; } }
@media print { .charts .panels { display: grid; } .charts .legend { display: flex; } }
`;
