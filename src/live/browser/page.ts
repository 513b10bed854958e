import { documentOf } from '../../reporting/document/document.js';
import { Markup, markup } from '../../reporting/document/markup.js';
import type { View } from '../view.js';

/** The page of a view, which then follows its changes. @param style CSS beyond the common style sheet */
export const livePage = (heading: string, { parts }: View, style: string): string =>
  documentOf(
    heading,
    markup`<p id="connection" role="status"></p>
<div id="parts">${parts.map(({ id, html }) => markup`<section id="${id}">${new Markup(html)}</section>\n`)}</div>
<noscript><p>Without JavaScript, this page is as it was when it was loaded, and has no curves.</p></noscript>
<script src="live.js"></script>`,
    `${LIVE_STYLE}${style}`,
  );

const LIVE_STYLE = `
#connection { position: sticky; top: 0; z-index: 1; margin: 0; color: var(--ink); background: var(--shade); border-radius: 6px; }
#connection:not(:empty) { padding: .5rem .9rem; border: 1px solid var(--rule); }
.panel canvas { max-width: 100%; }
`;
