import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Change, changeOf, type View } from '../../src/live/view.js';
import { opened, serving } from './served.js';

const viewOf = (title: string, parts: Record<string, string>): View => ({
  title,
  parts: Object.entries(parts).map(([id, html]) => ({ id, html })),
});

/** The views that a browser is sent, one call after the other. */
function changesIn(events: IncomingMessage): () => Promise<Change> {
  const chunks = events[Symbol.asyncIterator]();
  let text = '';
  return async () => {
    for (;;) {
      const found = /event: view\ndata: (.*)\n\n/.exec(text);
      if (found) {
        text = text.slice(found.index + found[0].length);
        return JSON.parse(found[1]!) as Change;
      }
      text += (await chunks.next()).value;
    }
  };
}

describe('events', () => {
  it('tell each browser everything once, and then what has changed', async () => {
    const first = viewOf('first', { a: '1', b: '<i>\n"2"</i>' });
    let now = first;
    const { url } = await serving(() => now);
    const events = await opened(`${url}events`);
    expect(events.headers['content-type']).toBe('text/event-stream');
    const next = changesIn(events);
    expect(await next()).toEqual({ title: 'first', order: ['a', 'b'], changed: first.parts });
    now = viewOf('first', { a: '1', b: '3' });
    expect(await next()).toEqual({ title: 'first', order: ['a', 'b'], changed: [{ id: 'b', html: '3' }] });
    // Another tab comes later.
    const other = changesIn(await opened(`${url}events`));
    expect((await other()).changed).toEqual(now.parts);
    now = viewOf('last', { b: '3' });
    for (const one of [next, other])
      expect(await one()).toEqual({ title: 'last', order: ['b'], changed: [] });
  });

  it('are read for once for all browsers, and for none not at all', async () => {
    let reads = 0;
    const { url } = await serving(() => {
      reads++;
      return viewOf('same', { a: '1' });
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(reads).toBe(0);
    const tabs = await Promise.all([1, 2, 3].map(() => opened(`${url}events`)));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    // One each at most to begin with, and then one a second for all.
    expect(reads).toBeGreaterThan(1);
    expect(reads).toBeLessThanOrEqual(3 + 3);
    for (const tab of tabs) tab.destroy();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const before = reads;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(reads).toBe(before);
  });
});

describe('what changes from view to view', () => {
  const one = viewOf('t', { a: '1', b: '2' });

  it('is nothing where all is the same', () => {
    expect(changeOf(one, viewOf('t', { a: '1', b: '2' }))).toBeUndefined();
  });

  it('is everything at first, even of a view without parts', () => {
    expect(changeOf(undefined, one)).toEqual({ title: 't', order: ['a', 'b'], changed: one.parts });
    expect(changeOf(undefined, viewOf('t', {}))).toEqual({ title: 't', order: [], changed: [] });
  });

  it('is also an order, a part that has gone, and a title', () => {
    expect(changeOf(one, viewOf('t', { b: '2', a: '1' }))).toMatchObject({ order: ['b', 'a'], changed: [] });
    expect(changeOf(one, viewOf('t', { b: '2' }))).toMatchObject({ order: ['b'], changed: [] });
    expect(changeOf(one, viewOf('u', { a: '1', b: '2' }))).toMatchObject({ title: 'u', changed: [] });
  });
});
