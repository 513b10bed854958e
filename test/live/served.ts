import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { onTestFinished } from 'vitest';
import { livePage } from '../../src/live/browser/page.js';
import { Feed } from '../../src/live/feed.js';
import { startServer } from '../../src/live/server.js';
import type { View } from '../../src/live/view.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Serves what `read` returns, until the test is done. @param host as with `--host` */
export async function serving(read: () => View, host?: string) {
  const feed = new Feed(async () => read());
  const server = await startServer({
    feed,
    pageOf: (view) => livePage('Grids', view, ''),
    host,
    port: 0,
  });
  onTestFinished(() => server.close());
  return server;
}

/** Answered before the body has come. */
export const opened = (url: string, options: Parameters<typeof request>[1] = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end();
  });

export async function answer(url: string, options?: Parameters<typeof request>[1]): Promise<Answer> {
  const response = await opened(url, options);
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode!, headers: response.headers, text };
}
