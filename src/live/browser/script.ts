import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { messageOf, UserError } from '../../errors/user-error.js';
import { chartLibraries } from '../../reporting/interactive/libraries.js';
import { DRAWING_SCRIPT } from '../../reporting/interactive/script.js';
import { HEARTBEAT } from '../feed.js';

/**
 * All scripts of a page that changes, as one.
 * @throws UserError if the libraries' files are missing
 */
export const liveScript = (): string => [...chartLibraries(), morphing(), LIVE_SCRIPT].join('\n');

/** Idiomorph, which makes one tree of elements like another, and keeps what is the same, its focus and its scrolling. */
function morphing(): string {
  try {
    return readFileSync(createRequire(import.meta.url).resolve('idiomorph/dist/idiomorph.min.js'), 'utf8');
  } catch (error) {
    throw new UserError(`idiomorph cannot be read: reinstall the dependencies (npm ci): ${messageOf(error)}`);
  }
}

/** Shows the views that the server sends. */
const LIVE_SCRIPT = `
(() => {${DRAWING_SCRIPT}
  const parts = document.getElementById('parts');
  const connection = document.getElementById('connection');
  const say = (text) => {
    if (connection.textContent !== text) connection.textContent = text;
  };

  const drawIn = (element) => element.querySelectorAll('figure.charts').forEach(drawFigure);
  const dropCharts = (node) => {
    if (node.querySelectorAll) for (const canvas of node.querySelectorAll('canvas')) Chart.getChart(canvas)?.destroy();
  };

  /** What charts and readers have set: sizes of canvases, hidden lines, unfolded details. */
  const isKept = (name, node) =>
    node.matches('canvas') || name === 'aria-pressed' || name === 'open' || (name === 'class' && node.matches('figure.charts'));

  const fill = (section, html) =>
    Idiomorph.morph(section, html, {
      morphStyle: 'innerHTML',
      callbacks: {
        beforeAttributeUpdated: (name, node) => !isKept(name, node) || (name === 'aria-label' && node.matches('canvas')),
        beforeNodeRemoved: (node) => dropCharts(node),
      },
    });

  const show = ({ title, order, changed }) => {
    document.title = title;
    for (const section of [...parts.children]) {
      if (order.includes(section.id)) continue;
      dropCharts(section);
      section.remove();
    }
    let place = parts.firstElementChild;
    for (const id of order) {
      const section = document.getElementById(id) ?? Object.assign(document.createElement('section'), { id });
      // Moving an element would take its focus and its scrolling.
      if (section === place) place = place.nextElementSibling;
      else parts.insertBefore(section, place);
    }
    for (const { id, html } of changed) {
      const section = document.getElementById(id);
      fill(section, html);
      drawIn(section);
    }
  };

  let source;
  let silence;
  const heard = () => {
    say('');
    clearTimeout(silence);
    silence = setTimeout(listen, ${3 * HEARTBEAT});
  };
  const listen = () => {
    leave();
    source = new EventSource('events');
    source.addEventListener('open', heard);
    source.addEventListener('alive', heard);
    source.addEventListener('view', ({ data }) => {
      heard();
      show(JSON.parse(data));
    });
    source.addEventListener('error', () => {
      const isRefused = source.readyState === EventSource.CLOSED;
      say(isRefused ? 'This page is refused now; open the address that continual-bench serve printed last.' : 'Not connected: what is shown may be old. Trying again …');
    });
  };
  const leave = () => {
    clearTimeout(silence);
    source?.close();
  };

  // The token is in a cookie now, and need not stay in the history.
  if (location.search) history.replaceState(null, '', location.pathname + location.hash);
  drawIn(document);
  listen();
  // Nothing has to be read for a page that nobody sees, and browsers open few connections to one server.
  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : listen()));
})();
`;
